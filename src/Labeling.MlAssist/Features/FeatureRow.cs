namespace Labeling.MlAssist;

/// <summary>Where an item's features lie in the cache.</summary>
/// <param name="Item">The item.</param>
/// <param name="Row">The row, or -1 when its picture cannot be read.</param>
/// <param name="Problem">Why not.</param>
internal readonly record struct FeatureRow(Item Item, int Row, string? Problem);
