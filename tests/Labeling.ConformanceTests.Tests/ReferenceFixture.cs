namespace Labeling.ConformanceTests.Tests;

public sealed class ReferenceFixture : LabelStoreFixture
{
    public override Task<LabelStore> CreateStoreAsync(TimeProvider time) => Task.FromResult<LabelStore>(new ReferenceLabelStore(time));
}
