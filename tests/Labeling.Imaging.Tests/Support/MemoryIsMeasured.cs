namespace Labeling.Imaging.Tests;

/// <summary>Tests that measure the memory of the process: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(MemoryIsMeasured), DisableParallelization = true)]
public sealed class MemoryIsMeasured;
