using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What every exporter must do, whatever its format.</summary>
/// <param name="fixture">Makes the exporters.</param>
public abstract class ExporterConformance(ExporterFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_says_what_it_wrote_and_where()
    {
        IExporter exporter = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 7);

        ExportReport report = await exporter.ExportAsync(snapshot, cancellationToken: Cancellation);

        Assert.Equal((7L, 14L), (report.Images, report.Annotations));
        Assert.False(string.IsNullOrEmpty(report.Location));
        Assert.False(string.IsNullOrEmpty(exporter.Format));
        Assert.NotEmpty(await fixture.ReadPlaceAsync(exporter));
    }

    [Fact]
    public async Task An_empty_project_is_exported_as_such()
    {
        IExporter exporter = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 0);

        ExportReport report = await exporter.ExportAsync(snapshot, cancellationToken: Cancellation);

        Assert.Equal((0L, 0L), (report.Images, report.Annotations));
    }

    [Fact]
    public async Task The_same_snapshot_gives_the_same_files()
    {
        IExporter first = await fixture.CreateExporterAsync();
        IExporter second = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 5);

        await first.ExportAsync(snapshot, cancellationToken: Cancellation);
        await second.ExportAsync(snapshot, cancellationToken: Cancellation);

        Assert.Equal(
            (await fixture.ReadPlaceAsync(first)).Values.Select(Convert.ToHexString).Order(),
            (await fixture.ReadPlaceAsync(second)).Values.Select(Convert.ToHexString).Order());
    }

    [Fact]
    public async Task Progress_ends_at_the_number_of_items_and_never_goes_back()
    {
        IExporter exporter = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 300);
        var progress = new Recorder();

        await exporter.ExportAsync(snapshot, progress, Cancellation);

        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(300, progress.Values[^1]);
    }

    [Fact]
    public async Task A_cancelled_export_leaves_nothing_behind()
    {
        IExporter exporter = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 300);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exporter.ExportAsync(snapshot, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(await fixture.ReadPlaceAsync(exporter));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => exporter.ExportAsync(new StumblingSnapshot(snapshot, 250, stop.Cancel), cancellationToken: stop.Token));
        Assert.Empty(await fixture.ReadPlaceAsync(exporter));
    }

    [Fact]
    public async Task An_export_that_fails_halfway_leaves_nothing_behind()
    {
        IExporter exporter = await fixture.CreateExporterAsync();
        await using LabelSnapshot snapshot = await SnapshotAsync(items: 300);
        var failure = new LabelStoreException("test", "ReadItems", "The disk is gone.", isTransient: false);

        LabelStoreException thrown = await Assert.ThrowsAsync<LabelStoreException>(
            () => exporter.ExportAsync(new StumblingSnapshot(snapshot, 250, () => throw failure), cancellationToken: Cancellation));

        Assert.Same(failure, thrown);
        Assert.Empty(await fixture.ReadPlaceAsync(exporter));
    }

    /// <summary>Labeled items, each with two boxes.</summary>
    private static async Task<LabelSnapshot> SnapshotAsync(int items)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 9, 30, 12, 0, 0, TimeSpan.Zero));
        LabelStore store = await new ModelFixture().CreateStoreAsync(clock);
        Project project = new(Bench.NewProject(clock, state: ProjectState.Running)) { TaskType = LabelingTaskType.ObjectDetection };
        await store.TryCreateProjectAsync(project, Cancellation);
        var bench = new Bench(store, clock, project.Id);
        await bench.AddAsync(items);
        await store.SetImageFactsAsync(
            project.Id, [.. Enumerable.Range(1, items).Select(i => new ItemImageFacts { ItemId = new(i), ImageSize = new PixelSize(640, 480) })], Cancellation);
        while ((await bench.TryClaimAsync("ana", 9)).Lease is { } lease)
        {
            await bench.SubmitAsync(lease, [.. lease.Items.Select(i => new Submission { ItemId = i.Id, Annotations = [Box(1, i.Id.Value), Box(2, i.Id.Value)] })]);
        }

        return await store.OpenSnapshotAsync(project.Id, cancellationToken: Cancellation);
    }

    private static Annotation Box(int labelClass, long place) => new(new LabelClassId(labelClass), new BoundingBox(place % 100, 20, 30 + labelClass, 40.5));

    private sealed class Recorder : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }

    /// <summary>Does something when so many items have been read.</summary>
    private sealed class StumblingSnapshot(LabelSnapshot inner, int after, Action stumble) : LabelSnapshot
    {
        public override Project Project => inner.Project;

        public override long ItemCount => inner.ItemCount;

        public override IAsyncEnumerable<Item> ReadItemsAsync(CancellationToken cancellationToken = default)
            => inner.ReadItemsAsync(cancellationToken).Select((item, index) =>
            {
                if (index == after)
                {
                    stumble();
                }

                return item;
            });

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
