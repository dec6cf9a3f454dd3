using System.Text.Json;

namespace Labeling.Scenarios.Tests;

public sealed class BareEngineTests : IDisposable
{
    private const int Items = 60;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_the_bare_engine_wrote_is_to_the_store_like_its_own(int page)
    {
        (Database database, ProjectId project, long pairs) = await LabelAllAsync(page);

        JsonElement report = await CheckAsync(database, project, pairs * page);

        Assert.Equal(Items / page, pairs);
        Assert.False(report.TryGetProperty("failures", out JsonElement failures), failures.ToString());
        await using LabelStore store = await database.OpenStoreAsync(TestContext.Current.CancellationToken);
        Item item = (await store.FindItemAsync(project, new ItemId(7), TestContext.Current.CancellationToken))!;
        Assert.Equal(BarePage.ClassOf(7), Assert.Single(item.Annotations).ClassId.Value);
        HistoryEntry entry = Assert.Single(await store.ReadHistoryAsync(project, item.Id, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HistoryEntryKind.Submitted, entry.Kind);
        Assert.Equal(item.Labeler, entry.Actor);
        ClaimResult claim = await store.ClaimAsync(
            new ClaimRequest { ProjectId = project, Labeler = "ana", LeaseDuration = TimeSpan.FromMinutes(1) },
            TestContext.Current.CancellationToken);
        Assert.Equal(ClaimStatus.NothingWaiting, claim.Status);
    }

    [Theory]
    [InlineData("UPDATE items SET status = 0 WHERE item_id = 3")]
    [InlineData("UPDATE class_counts SET labels = labels - 1 WHERE class_id = 1")]
    [InlineData("DELETE FROM labeler_counts WHERE labeler = 'labeler-0001'")]
    public async Task What_a_bare_engine_leaves_out_is_noticed(string damage)
    {
        (Database database, ProjectId project, long pairs) = await LabelAllAsync(page: 1);
        using (var engine = new BareSqlite(database.Connection))
        {
            engine.Execute(damage);
        }

        JsonElement report = await CheckAsync(database, project, pairs);

        Assert.True(report.TryGetProperty("failures", out _));
    }

    [Fact]
    public async Task Copied_rows_are_the_rows()
    {
        Database source = new SqliteDatabase(_folder.File("source.db"), isTemporary: true);
        Database target = new SqliteDatabase(_folder.File("target.db"), isTemporary: true);
        Project project = await MakeAsync(source);
        await (await target.OpenStoreAsync(TestContext.Current.CancellationToken)).DisposeAsync();

        TimeSpan writing = await source.CopyRowsAsync(target, 7, TestContext.Current.CancellationToken);

        Assert.True(writing > TimeSpan.Zero);
        await using LabelStore store = await target.OpenStoreAsync(TestContext.Current.CancellationToken);
        Item[] items = await store.ListItemsAsync(project.Id, new ItemQuery(), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            new SyntheticItems(project.Seed).Batches(Items).Single().Select(item => (item.Asset.Path, item.Asset.Size, item.Asset.ContentTag)),
            items.Select(item => (item.Path, item.Size, item.ContentTag)));
        Assert.Empty(await store.CheckCountersAsync(project.Id, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<Project> MakeAsync(Database database)
    {
        await using LabelStore store = await database.OpenStoreAsync(TestContext.Current.CancellationToken);
        return await ScenarioProject.CreateWithItemsAsync(store, "test", Items, 1, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> CheckAsync(Database database, ProjectId project, long labeled)
    {
        var run = new ScenarioRun("test", ScenarioArguments.Parse(new FakeScenario(), []), TextWriter.Null);
        await BareCheck.RunAsync(run, database, project, labeled, TestContext.Current.CancellationToken);
        return JsonElement.Parse(run.ToJson());
    }

    private async Task<(Database Database, ProjectId Project, long Pairs)> LabelAllAsync(int page)
    {
        Database database = new SqliteDatabase(_folder.File("bare.db"), isTemporary: true);
        Project project = await MakeAsync(database);
        await using IBareQueue bare = await database.OpenBareQueueAsync(BareQueuePlan.For(project, Items, labelers: 4, page), TestContext.Current.CancellationToken);
        BareOutcome outcome = await bare.RunAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        return (database, project.Id, outcome.Count);
    }
}
