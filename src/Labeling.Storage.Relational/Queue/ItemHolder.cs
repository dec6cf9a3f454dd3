namespace Labeling.Storage.Relational;

/// <summary>A task that may answer an item.</summary>
/// <param name="Token">The task.</param>
/// <param name="Labeler">Whose it is.</param>
/// <param name="IsOver">Whether its lease is known to be over.</param>
/// <param name="Taken">Its place in the order of taking the item.</param>
internal readonly record struct ItemHolder(Guid Token, string Labeler, bool IsOver, long Taken);
