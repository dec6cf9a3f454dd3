namespace Labeling.Storage.Relational;

/// <summary>How many items of a block are unlabeled and labeled, or the change to it.</summary>
/// <param name="Unlabeled">Unlabeled items.</param>
/// <param name="Labeled">Labeled items.</param>
internal readonly record struct BlockCounts(long Unlabeled, long Labeled);
