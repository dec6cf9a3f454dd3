namespace Labeling.ConformanceTests;

/// <summary>Makes the model.</summary>
internal sealed class ModelFixture : LabelStoreFixture
{
    public override Task<LabelStore> CreateStoreAsync(TimeProvider time) => Task.FromResult<LabelStore>(new ReferenceLabelStore(time));
}
