namespace Labeling.ConformanceTests;

/// <summary>Where a store and the model parted.</summary>
internal sealed record ModelDifference(IReadOnlyList<ModelOperation> History, ModelOperation Step, string Expected, string Actual);
