namespace Labeling.ConformanceTests;

/// <summary>Where a store and the model parted.</summary>
/// <param name="History">What was done of the history that was drawn.</param>
/// <param name="Outcomes">What the model said to each step until they parted, the last of them included.</param>
/// <param name="Step">The step at which they parted: the last of the history, or a look at everything after it.</param>
/// <param name="Actual">What the store said to that step.</param>
internal sealed record ModelDifference(IReadOnlyList<ModelOperation> History, IReadOnlyList<string> Outcomes, ModelOperation Step, string Actual);
