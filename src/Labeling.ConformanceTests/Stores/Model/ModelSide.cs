using Microsoft.Extensions.Time.Testing;

namespace Labeling.ConformanceTests;

/// <summary>One of two stores that go through the same history, each with a clock of its own and names for the leases it gave.</summary>
internal sealed class ModelSide : IAsyncDisposable
{
    private readonly LabelStoreFixture _fixture;
    private readonly List<LabelSnapshot> _snapshots = [];
    private readonly Dictionary<LeaseToken, int> _numbers = [];

    private ModelSide(LabelStoreFixture fixture, Bench bench)
    {
        _fixture = fixture;
        Bench = bench;
    }

    public Bench Bench { get; }

    public LabelStore Store => Bench.Store;

    /// <summary>The leases as they were first given, in the order they were given.</summary>
    public List<TaskLease> Leases { get; } = [];

    public static async Task<ModelSide> OpenAsync(LabelStoreFixture fixture, ProjectSettings settings, int items)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 9, 30, 12, 0, 0, TimeSpan.Zero));
        return new ModelSide(fixture, await Bench.CreateAsync(await fixture.CreateStoreAsync(clock), clock, items, settings));
    }

    public string NameOf(LeaseToken token) => _numbers.TryGetValue(token, out int number) ? $"lease {number}" : "an unknown lease";

    /// <summary>Describes a lease, and numbers it when it is new.</summary>
    public string Describe(TaskLease lease)
    {
        if (_numbers.TryAdd(lease.Token, Leases.Count))
        {
            Leases.Add(lease);
        }

        string items = string.Join(", ", lease.Items.Select(i
            => $"{i.Id}{(i.IsSubmitted ? " done" : "")}{(i.Suggestion.Count > 0 ? $" suggested {Classes(i.Suggestion)}" : "")}{(i.Draft is null ? "" : $" draft {Classes(i.Draft)}")}"));
        return $"{NameOf(lease.Token)} of {lease.Labeler}: {lease.Kind} [{items}] from {lease.ClaimedAt:HH:mm:ss} to {lease.ExpiresAt:HH:mm:ss}";
    }

    public static string Classes(IReadOnlyList<Annotation> annotations) => $"({string.Join(' ', annotations.Select(a => a.ClassId))})";

    public Task<string> PictureAsync() => PictureAsync(this);

    /// <summary>Opens the data again, where the store keeps it.</summary>
    public async Task ReopenAsync()
    {
        if (_snapshots.Count == 0 && await _fixture.ReopenAsync(Store, Bench.Clock) is { } reopened)
        {
            Bench.Store = reopened;
        }
    }

    public async Task<LabelSnapshot> OpenSnapshotAsync(ItemFilter? filter)
    {
        LabelSnapshot snapshot = await Store.OpenSnapshotAsync(Bench.Id, filter);
        _snapshots.Add(snapshot);
        return snapshot;
    }

    /// <summary>Reads all snapshots opened so far, and closes them.</summary>
    public async Task<string> ReadSnapshotsAsync()
    {
        var lines = new List<string>();
        foreach (LabelSnapshot snapshot in _snapshots)
        {
            lines.Add($"{snapshot.ItemCount} items, {snapshot.Project.State}");
            lines.AddRange((await snapshot.ReadItemsAsync().ToListAsync()).Select(i => StorePicture.Describe(i, withIds: false)));
            await snapshot.DisposeAsync();
        }

        _snapshots.Clear();
        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LabelSnapshot snapshot in _snapshots)
        {
            await snapshot.DisposeAsync();
        }

        await Store.DisposeAsync();
    }

    private static async Task<string> PictureAsync(ModelSide side)
    {
        string picture = await StorePicture.TakeAsync(side.Store, side.Bench.Id, withIds: false, side.NameOf);
        IReadOnlyList<CounterDifference> differences = await side.Store.CheckCountersAsync(side.Bench.Id);

        // The first line is the project, whose id and name each side has of its own.
        Project project = await side.Bench.ProjectAsync();
        return $"{project.State} v{project.Version}\n{string.Join('\n', picture.Split('\n').Skip(1))}{string.Join('\n', differences.Select(d => d.Counter))}";
    }
}
