using System.Diagnostics;
using System.Globalization;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>First pages touch few of the server's blocks whatever the filter, although its statistics are of a time when nothing was labeled.</summary>
public sealed class PlanTests(TestServer server)
{
    private const int Items = 20_000;
    private const int Labelers = 8;

    /// <summary>To look at every item costs 60,000, and going through an index of labelers for each of hundreds of ids costs more.</summary>
    private const long Bound = 6_000;

    private static readonly LabelClassId Common = new(1);
    private static readonly LabelClassId Rare = new(2);

    [Fact]
    public async Task First_pages_of_all_filters_touch_few_blocks()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        (Project project, DateTimeOffset middle) = await CreateAsync(place);
        ItemFilter[] filters =
        [
            new(),
            new() { LabelClass = Common },
            new() { LabelClass = Rare },
            new() { Labeler = "labeler 3" },
            new() { Statuses = [ItemStatus.Labeled] },
            new() { Statuses = [ItemStatus.Labeled], LabelClass = Common, Labeler = "labeler 5", LabeledFrom = middle },
            new() { LabelClass = Rare, Labeler = "labeler 3" },
            new() { LabelClass = Rare, Approval = ApprovalState.Approved },
            new() { Labeler = "labeler 3", Approval = ApprovalState.Approved },
            new() { Labeler = "labeler 3", PathPrefix = "image_00001" },
            new() { LabeledFrom = middle },
            new() { LabeledBefore = middle },
            new() { Approval = ApprovalState.Approved },
            new() { Kind = TaskKind.Prelabeled, MinConfidence = 0.99 },
            new() { Statuses = [ItemStatus.Unlabeled], Kind = TaskKind.Prelabeled, MinConfidence = 0.99 },
            new() { MinConfidence = 0.7, MaxConfidence = 0.72 },
            new() { Labeler = "nobody" },
        ];
        var tooMany = new List<string>();
        foreach (ItemFilter filter in filters)
        {
            foreach (bool descending in new[] { false, true })
            {
                long blocks = await CountAsync(place, project, new ItemQuery { Filter = filter, Limit = 100, Descending = descending });
                if (blocks is 0 or > Bound)
                {
                    tooMany.Add(string.Create(CultureInfo.InvariantCulture, $"{Describe(filter)}{(descending ? " descending" : string.Empty)}: {blocks}"));
                }
            }
        }

        Assert.True(tooMany.Count == 0, string.Join('\n', tooMany));
    }

    [Fact]
    public async Task The_count_shows_when_an_index_is_missing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        (Project project, _) = await CreateAsync(place);
        var query = new ItemQuery { Filter = new ItemFilter { Labeler = "labeler 3" }, Limit = 100, Descending = true };

        long before = await CountAsync(place, project, query);
        await place.RunAsync("DROP INDEX items_labeler");

        Assert.InRange(before, 1, Bound);
        Assert.InRange(await CountAsync(place, project, query), Bound + 1, long.MaxValue);
    }

    private static bool IsLabeled(int id) => id % 5 < 2;

    /// <summary>Items of which two fifths were labeled, some approved and others prelabeled, after the server last looked at them.</summary>
    private static async Task<(Project Project, DateTimeOffset Middle)> CreateAsync(TemporaryStore place)
    {
        await place.RunAsync("ALTER TABLE items SET (autovacuum_enabled = off); ALTER TABLE item_classes SET (autovacuum_enabled = off)");
        Project project = await Projects.CreateAsync(place.Store, place.Time, Items);
        await place.RunAsync("ANALYZE items; ANALYZE item_classes");
        DateTimeOffset middle = default;
        for (int labeler = 0; labeler < Labelers; labeler++)
        {
            place.Time.Advance(TimeSpan.FromMinutes(1));
            middle = labeler == Labelers / 2 ? place.Time.GetUtcNow() : middle;
            int number = labeler;
            await place.Store.ImportLabelsAsync(
                project.Id,
                [.. Enumerable.Range(1, Items).Where(id => IsLabeled(id) && id / 5 % Labelers == number).Select(id => new ImportedLabels
                {
                    ItemId = new ItemId(id),
                    Annotations = [new Annotation(id / 5 % 23 == 0 ? Rare : Common, new BoundingBox(1, 2, 3, 4))],
                })],
                $"labeler {labeler}");
        }

        var labeled = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled] }, Limit = 400 };
        List<Item> reviewed = await place.Store.ListItemsAsync(project.Id, labeled).ToListAsync(TestContext.Current.CancellationToken);
        await Parallel.ForEachAsync(reviewed, async (item, cancellationToken) => await place.Store.ReviewAsync(
            new ReviewRequest { ProjectId = project.Id, ItemId = item.Id, ExpectedVersion = item.Version, Reviewer = "rita", Decision = ReviewDecision.Approve },
            cancellationToken));
        await place.Store.UpdateQueueAsync(
            project.Id,
            [.. Enumerable.Range(1, Items).Where(id => !IsLabeled(id) && id % 3 == 0).Select(id => new QueueChange
            {
                ItemId = new ItemId(id),
                Kind = TaskKind.Prelabeled,
                Confidence = 0.5 + (id / 3 % 500 / 1000.0),
                Suggestion = [new Annotation(Common, new BoundingBox(1, 2, 3, 4))],
            })]);
        return (project, middle);
    }

    /// <summary>Reads a page and tells how many blocks of the items and what belongs to them the server looked at for it.</summary>
    private static async Task<long> CountAsync(TemporaryStore place, Project project, ItemQuery query)
    {
        long before = await CountAsync(place);
        PostgreSqlLabelStore reader = await place.OpenAnotherAsync();
        await foreach (Item item in reader.ListItemsAsync(project.Id, query))
        {
            Assert.NotNull(item.Path);
        }

        await reader.DisposeAsync();
        return await CountAsync(place) - before;
    }

    /// <summary>The blocks so far. A connection tells of its own when it ends, so all have to be over.</summary>
    private static async Task<long> CountAsync(TemporaryStore place)
    {
        await place.ReopenAsync();
        await place.EndConnectionsAsync();
        long began = Stopwatch.GetTimestamp();
        while (Convert.ToInt64(await place.RunAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{place.Schema}'"), CultureInfo.InvariantCulture) > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "The server did not end the connections.");
        }

        object? blocks = await place.RunAsync($"""
            SELECT sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0))::bigint FROM pg_statio_user_tables
            WHERE schemaname = '{place.Schema}'
            """);
        return Convert.ToInt64(blocks, CultureInfo.InvariantCulture);
    }

    private static string Describe(ItemFilter filter) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{string.Join(' ', filter.Statuses)}] class {filter.LabelClass} labeler {filter.Labeler} from {filter.LabeledFrom:t} before {filter.LabeledBefore:t} approval {filter.Approval} kind {filter.Kind} confidence {filter.MinConfidence}–{filter.MaxConfidence} {filter.PathPrefix}");
}
