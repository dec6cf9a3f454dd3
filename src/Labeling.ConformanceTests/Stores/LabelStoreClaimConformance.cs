using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Which items a claim gives, and to whom.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreClaimConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_claim_leases_the_next_item_for_the_duration_asked_for()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(1), ImageSize = new PixelSize(4, 3), Problem = "odd" }], Cancellation);

        TaskLease lease = await bench.ClaimAsync("ana", duration: TimeSpan.FromMinutes(7));

        Assert.NotEqual(default, lease.Token);
        Assert.Equal((bench.Id, "ana", TaskKind.Manual), (lease.ProjectId, lease.Labeler, lease.Kind));
        Assert.Equal((Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(7)), (lease.ClaimedAt, lease.ExpiresAt));
        TaskItem item = Assert.Single(lease.Items);
        Assert.Equal((1L, Bench.PathOf(1), new PixelSize(4, 3), "odd"), (item.Id.Value, item.Path, item.ImageSize, item.Problem));
        Assert.Empty(item.Suggestion);
        Assert.Null(item.Draft);
        Assert.False(item.IsSubmitted);
        Assert.Equal(ItemStatus.Unlabeled, (await bench.ItemAsync(1)).Status);
        Assert.Empty(await bench.HistoryAsync(1));
    }

    [Fact]
    public async Task Items_come_by_order_key_then_by_id()
    {
        Bench bench = await NewProjectAsync();
        await bench.AddAsync(Bench.NewItem("a", 7), Bench.NewItem("b", -7), Bench.NewItem("c", 7), Bench.NewItem("d", 0));

        Assert.Equal([2L, 4L, 1L, 3L], Ids(await bench.ClaimAsync("ana", 4)));
    }

    [Fact]
    public async Task The_same_labeler_asking_again_gets_the_same_task()
    {
        Bench bench = await NewProjectAsync(items: 9);
        TaskLease first = await bench.ClaimAsync("ana", 4);
        Clock.Advance(TimeSpan.FromMinutes(1));

        TaskLease again = await bench.ClaimAsync("ana", 1, duration: TimeSpan.FromHours(5));

        Assert.Equal((first.Token, first.ClaimedAt, first.ExpiresAt), (again.Token, again.ClaimedAt, again.ExpiresAt));
        Assert.Equal(Ids(first), Ids(again));
    }

    [Fact]
    public async Task A_task_shows_what_is_done_in_it_until_all_is_done()
    {
        Bench bench = await NewProjectAsync(items: 9);
        TaskLease first = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(first, Bench.Label(first.Items[2].Id), Bench.Skip(first.Items[0].Id));

        TaskLease again = await bench.ClaimAsync("ana");

        Assert.Equal(first.Token, again.Token);
        Assert.Equal([(1L, true), (2L, false), (3L, true), (4L, false)], again.Items.Select(i => (i.Id.Value, i.IsSubmitted)));
        await bench.SubmitAsync(first, Bench.Label(new ItemId(2)), Bench.Label(new ItemId(4)));
        TaskLease next = await bench.ClaimAsync("ana");
        Assert.NotEqual(first.Token, next.Token);
        Assert.Equal([5L], Ids(next));
    }

    [Fact]
    public async Task No_two_labelers_get_one_item()
    {
        Bench bench = await NewProjectAsync(items: 10);

        long[] given = [.. Ids(await bench.ClaimAsync("ana", 4)), .. Ids(await bench.ClaimAsync("bob", 4)), .. Ids(await bench.ClaimAsync("cai", 4))];

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 9, 10], given);
        await bench.NothingWaitsForAsync("dan");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    public async Task A_page_holds_as_many_items_as_asked_for_where_there_are_as_many(int pageSize)
    {
        Bench bench = await NewProjectAsync(items: pageSize + 1);

        Assert.Equal(pageSize, (await bench.ClaimAsync("ana", pageSize)).Items.Count);
        Assert.Single((await bench.ClaimAsync("bob", pageSize)).Items);
    }

    [Fact]
    public async Task Nothing_waits_in_an_empty_project_and_in_a_finished_one()
    {
        Bench bench = await NewProjectAsync();
        await bench.NothingWaitsForAsync("ana");
        await bench.AddAsync(1);
        await bench.LabelNextAsync("ana");

        await bench.NothingWaitsForAsync("ana");
        await bench.NothingWaitsForAsync("bob");
    }

    [Theory]
    [InlineData(ProjectState.Initializing)]
    [InlineData(ProjectState.Paused)]
    [InlineData(ProjectState.Completed)]
    [InlineData(ProjectState.Deleted)]
    public async Task Nothing_is_handed_out_unless_the_project_runs(ProjectState state)
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.SetStateAsync(state);

        ClaimResult result = await bench.TryClaimAsync("ana");

        Assert.Equal(ClaimStatus.ProjectNotRunning, result.Status);
        Assert.Null(result.Lease);
    }

    [Fact]
    public async Task Prelabeled_come_first_then_clustered_then_manual_and_a_page_has_one_kind()
    {
        Bench bench = await NewProjectAsync(items: 6);
        await bench.QueueAsync(Change(6, TaskKind.Prelabeled), Change(4, TaskKind.Clustered, 1), Change(5, TaskKind.Prelabeled), Change(3, TaskKind.Clustered, 1));

        TaskLease[] leases = [await bench.ClaimAsync("ana", 9), await bench.ClaimAsync("bob", 9), await bench.ClaimAsync("cai", 9)];

        Assert.Equal([TaskKind.Prelabeled, TaskKind.Clustered, TaskKind.Manual], leases.Select(l => l.Kind));
        Assert.Equal([[5L, 6L], [3L, 4L], [1L, 2L]], leases.Select(Ids));
    }

    [Fact]
    public async Task A_clustered_page_has_one_group_that_of_the_first_item()
    {
        Bench bench = await NewProjectAsync(items: 7);
        await bench.QueueAsync(
            Change(1, TaskKind.Clustered, 8), Change(2, TaskKind.Clustered, 3), Change(3, TaskKind.Clustered, 8), Change(4, TaskKind.Clustered, 3),
            Change(5, TaskKind.Clustered, 8), Change(6, TaskKind.Clustered, 8), Change(7, TaskKind.Clustered, 8));

        Assert.Equal([1L, 3L, 5L, 6L], Ids(await bench.ClaimAsync("ana", 4)));
        Assert.Equal([2L, 4L], Ids(await bench.ClaimAsync("bob", 4)));
        Assert.Equal([7L], Ids(await bench.ClaimAsync("cai", 4)));
    }

    [Fact]
    public async Task Labelers_names_are_compared_character_by_character()
    {
        Bench bench = await NewProjectAsync(items: 3);
        TaskLease lower = await bench.ClaimAsync("ana");

        Assert.Equal([2L], Ids(await bench.ClaimAsync("Ana")));
        Assert.Equal([3L], Ids(await bench.ClaimAsync("ana ")));
        Assert.Equal(lower.Token, (await bench.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task A_labeler_works_in_several_projects_at_once()
    {
        Bench one = await NewProjectAsync(items: 1);
        Bench other = await NewProjectAsync(items: 1);

        TaskLease first = await one.ClaimAsync("ana");
        TaskLease second = await other.ClaimAsync("ana");

        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal((one.Id, other.Id), (first.ProjectId, second.ProjectId));
        Assert.Equal(first.Token, (await one.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task No_token_is_given_twice()
    {
        Bench bench = await NewProjectAsync(items: 1);
        var tokens = new HashSet<LeaseToken>();

        for (int round = 0; round < 30; round++)
        {
            TaskLease lease = await bench.ClaimAsync(round % 2 == 0 ? "ana" : "bob");
            Assert.True(tokens.Add(lease.Token), $"Token {lease.Token} was given in round {round} and before.");
            if (round % 3 == 0)
            {
                Assert.True(await Store.ReleaseAsync(bench.Id, lease.Token, lease.Labeler, Cancellation));
            }
            else
            {
                Clock.Advance(Bench.LeaseDuration);
            }
        }
    }

    private static QueueChange Change(long itemId, TaskKind kind, long group = 0) => new() { ItemId = new(itemId), Kind = kind, Group = group };

    private static List<long> Ids(TaskLease lease) => [.. lease.Items.Select(i => i.Id.Value)];
}
