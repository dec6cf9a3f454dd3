namespace Labeling.Core.Engine;

public sealed class ExportTests
{
    [Fact]
    public async Task An_exporter_gets_the_labeled_items_as_they_stand_at_one_instant()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 6);
        await LabelAsync(project, 3);
        var exporter = new ListingExporter { Meanwhile = () => LabelAsync(project, 2) };

        var report = await project.ExportAsync(exporter);

        Assert.Equal(3, report.Images);
        Assert.Equal(5, (await project.GetProgressAsync()).Labeled);
        Assert.All(exporter.Items, i => Assert.Single(i.Annotations));
        Assert.Equal(exporter.Items.Select(i => i.Id).Order(), exporter.Items.Select(i => i.Id));
    }

    [Fact]
    public async Task A_filter_says_which_items()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);
        await LabelAsync(project, 1);

        Assert.Equal(2, (await project.ExportAsync(new ListingExporter(), new ItemFilter { Statuses = [ItemStatus.Unlabeled] })).Images);
    }

    private static async Task LabelAsync(LabelingProject project, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var task = (await project.Queue.ClaimAsync("ana"))!;
            task.Answer(task.Items[0], new Annotation("can", new BoundingBox(1, 1, 2, 2)));
            await task.SubmitAsync();
        }
    }

    private sealed class ListingExporter : IExporter
    {
        public string Format => "list";

        public List<Item> Items { get; } = [];

        public Func<Task>? Meanwhile { get; init; }

        public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        {
            await (Meanwhile?.Invoke() ?? Task.CompletedTask);
            await foreach (var item in snapshot.ReadItemsAsync(cancellationToken))
            {
                Items.Add(item);
            }

            return new ExportReport { Images = Items.Count, Annotations = Items.Sum(i => i.Annotations.Count), Location = "memory" };
        }
    }
}
