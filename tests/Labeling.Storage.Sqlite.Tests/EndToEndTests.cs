namespace Labeling.Storage.Sqlite.Tests;

public sealed class EndToEndTests
{
    [Fact]
    public async Task Everything_is_labeled_and_still_there_when_the_file_is_opened_again()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 10);
        while ((await store.Store.ClaimAsync(Projects.Claim(project, "ana", 4))).Lease is { } task)
        {
            Assert.True((await store.Store.SubmitAsync(Projects.Answer(task))).IsAccepted);
        }

        await store.ReopenAsync();

        ProjectProgress progress = await store.Store.GetProgressAsync(project.Id);
        Assert.Equal(10, progress.Labeled);
        Assert.Equal(10, progress.LabelCounts[new LabelClassId(1)]);
        Assert.Equal(10, Assert.Single(progress.Labelers).Submitted);
        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
        await using LabelSnapshot snapshot = await store.Store.OpenSnapshotAsync(project.Id);
        List<Item> items = [];
        await foreach (Item item in snapshot.ReadItemsAsync())
        {
            items.Add(item);
        }

        Assert.Equal(10, snapshot.ItemCount);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => new ItemId(i)), items.Select(i => i.Id));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), items.Select(i => Assert.Single(i.Annotations).Id));
    }
}
