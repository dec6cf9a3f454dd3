namespace Labeling.ConformanceTests.Tests;

/// <summary>Its stores keep their data as long as somebody keeps them, which is what opening again and opening twice come to in memory.</summary>
public class ReferenceFixture : LabelStoreFixture
{
    public override Task<LabelStore> CreateStoreAsync(TimeProvider time) => Task.FromResult<LabelStore>(new ReferenceLabelStore(time));

    public override async Task<LabelStore?> ReopenAsync(LabelStore store, TimeProvider time)
    {
        await store.DisposeAsync();
        return store;
    }

    public override Task<LabelStore?> OpenSecondAsync(LabelStore store, TimeProvider time) => Task.FromResult<LabelStore?>(store);
}
