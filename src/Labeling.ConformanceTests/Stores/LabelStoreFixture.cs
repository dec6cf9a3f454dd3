using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What a store's provider gives to the suite: new stores, and old data opened again.</summary>
/// <remarks>
/// The tests of one class run one after another, the classes at the same time. A fixture that keeps something of its own (a server, a folder)
/// implements <see cref="IAsyncLifetime"/> and is handed to each class as an <see cref="IClassFixture{TFixture}"/>.
/// </remarks>
public abstract class LabelStoreFixture
{
    /// <summary>How many times a race is run. More finds more.</summary>
    /// <value>40 by default.</value>
    public virtual int RaceRounds => 40;

    /// <summary>How many random histories are run against the model.</summary>
    /// <value>25 by default. The environment variable <c>LABELING_CONFORMANCE_RUNS</c> takes its place.</value>
    public virtual int ModelRuns => 25;

    /// <summary>Makes a new store without any project, initialized.</summary>
    /// <param name="time">The clock that the store is to use, and no other.</param>
    public abstract Task<LabelStore> CreateStoreAsync(TimeProvider time);

    /// <summary>Disposes a store that <see cref="CreateStoreAsync"/> made, and opens its data again as a new process would.</summary>
    /// <returns>The store, or <see langword="null"/>, by default, when the store keeps nothing: the tests of durability are skipped then.</returns>
    public virtual Task<LabelStore?> ReopenAsync(LabelStore store, TimeProvider time) => Task.FromResult<LabelStore?>(null);

    /// <summary>Opens a store's data a second time while the first is in use, as a second process would.</summary>
    /// <returns>The store, or <see langword="null"/>, by default, when only one process may use the data: races then run on one store.</returns>
    public virtual Task<LabelStore?> OpenSecondAsync(LabelStore store, TimeProvider time) => Task.FromResult<LabelStore?>(null);
}
