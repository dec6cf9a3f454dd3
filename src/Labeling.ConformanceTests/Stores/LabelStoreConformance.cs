using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>The root of the store suite: each test gets a new store and a clock that only the test moves.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreConformance(LabelStoreFixture fixture) : IAsyncLifetime
{
    private LabelStore? _store;

    private protected LabelStoreFixture Fixture => fixture;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 9, 30, 12, 0, 0, TimeSpan.Zero));

    private protected LabelStore Store
    {
        get => _store ?? throw new InvalidOperationException("The store is made by InitializeAsync.");
        set => _store = value;
    }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _store = await fixture.CreateStoreAsync(Clock);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>A new running project with some items.</summary>
    private protected Task<Bench> NewProjectAsync(int items = 0, ProjectSettings? settings = null)
        => Bench.CreateAsync(Store, Clock, items, settings);
}
