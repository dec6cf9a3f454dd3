using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Reading one instant of a project while labeling goes on.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreSnapshotConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_snapshot_holds_the_labeled_items_in_order_with_their_labels()
    {
        Bench bench = await NewProjectAsync(items: 5);
        await bench.SubmitAsync(await bench.ClaimAsync("ana", 4), Bench.Label(new(4), 2, 3), Bench.Skip(new(2)), Bench.Label(new(1), 1));

        await using LabelSnapshot snapshot = await Store.OpenSnapshotAsync(bench.Id, cancellationToken: Cancellation);

        Assert.Equal((bench.Id, (await bench.ProjectAsync()).Version, 2L), (snapshot.Project.Id, snapshot.Project.Version, snapshot.ItemCount));
        string[] expected = [StorePicture.Describe(await bench.ItemAsync(1)), StorePicture.Describe(await bench.ItemAsync(4))];
        Assert.Equal(expected, await ReadAsync(snapshot));
        Assert.Equal(expected, await ReadAsync(snapshot));
    }

    [Fact]
    public async Task What_happens_later_does_not_show_and_is_not_held_up()
    {
        Bench bench = await NewProjectAsync(items: 6);
        await bench.SubmitAsync(await bench.ClaimAsync("ana", 4), [.. Enumerable.Range(1, 4).Select(i => Bench.Label(new(i), 1))]);
        await using LabelSnapshot snapshot = await Store.OpenSnapshotAsync(bench.Id, new ItemFilter(), Cancellation);
        string[] before = [.. (await bench.ListAsync(withAnnotations: true)).Select(i => StorePicture.Describe(i))];
        var seen = new List<string>();

        await foreach (Item item in snapshot.ReadItemsAsync(Cancellation))
        {
            seen.Add(StorePicture.Describe(item));
            if (seen.Count == 1)
            {
                await ChangeEverythingAsync(bench);
            }
        }

        Assert.Equal(before, seen);
        Assert.Equal(before, await ReadAsync(snapshot));
        Assert.Equal((6L, ProjectState.Running), (snapshot.ItemCount, snapshot.Project.State));
        Assert.Equal((ItemStatus.Unlabeled, ItemStatus.Labeled), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(5)).Status));
    }

    [Fact]
    public async Task A_snapshot_holds_what_its_filter_says()
    {
        Bench bench = await NewProjectAsync(items: 4);
        await bench.SubmitAsync(await bench.ClaimAsync("ana", 4), Bench.Label(new(1), 1), Bench.Label(new(2), 2), Bench.Skip(new(3)));
        await bench.DecideAsync(3, ReviewDecision.AcceptSkip);

        Assert.Equal([2L], await IdsAsync(new ItemFilter { LabelClass = new(2) }));
        Assert.Equal([1L, 2, 4], await IdsAsync(new ItemFilter()));
        Assert.Equal([3L], await IdsAsync(new ItemFilter { Statuses = [ItemStatus.Removed] }));
        Assert.Equal([], await IdsAsync(new ItemFilter { Labeler = "nobody" }));

        async Task<List<long>> IdsAsync(ItemFilter filter)
        {
            await using LabelSnapshot snapshot = await Store.OpenSnapshotAsync(bench.Id, filter, Cancellation);
            List<long> ids = await snapshot.ReadItemsAsync(Cancellation).Select(i => i.Id.Value).ToListAsync(Cancellation);
            Assert.Equal(ids.Count, snapshot.ItemCount);
            return ids;
        }
    }

    [Fact]
    public async Task Several_snapshots_each_hold_their_own_instant()
    {
        Bench bench = await NewProjectAsync(items: 3);
        var snapshots = new List<LabelSnapshot>();
        for (int i = 0; i <= 3; i++)
        {
            snapshots.Add(await Store.OpenSnapshotAsync(bench.Id, cancellationToken: Cancellation));
            if (i < 3)
            {
                await bench.LabelNextAsync("ana");
            }
        }

        for (int i = 3; i >= 0; i--)
        {
            Assert.Equal(i, snapshots[i].ItemCount);
            Assert.Equal(i, (await ReadAsync(snapshots[i])).Length);
            await snapshots[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task A_snapshot_can_be_left_halfway()
    {
        Bench bench = await NewProjectAsync(items: 500);
        await using (LabelSnapshot snapshot = await Store.OpenSnapshotAsync(bench.Id, new ItemFilter(), Cancellation))
        {
            await foreach (Item item in snapshot.ReadItemsAsync(Cancellation))
            {
                Assert.Equal(1, item.Id.Value);
                break;
            }

            Assert.Equal(500, (await ReadAsync(snapshot)).Length);
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (Item item in snapshot.ReadItemsAsync(stop.Token))
                {
                    await stop.CancelAsync();
                }
            });
        }

        await bench.LabelNextAsync("ana", 1);
    }

    private static async Task ChangeEverythingAsync(Bench bench)
    {
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await bench.DecideAsync(2, ReviewDecision.Correct, 3);
        await bench.DecideAsync(3, ReviewDecision.Approve);
        await bench.SubmitAsync(await bench.ClaimAsync("bob", 4), Bench.Label(new(5)), Bench.Skip(new(6)));
        await bench.AddAsync(2, from: 7);
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(4), 40, "changed"));
        await bench.Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(2), ImageSize = new PixelSize(3, 3) }], Cancellation);
        await bench.SetStateAsync(ProjectState.Paused);
    }

    private static async Task<string[]> ReadAsync(LabelSnapshot snapshot)
        => [.. (await snapshot.ReadItemsAsync(Cancellation).ToListAsync(Cancellation)).Select(i => StorePicture.Describe(i))];
}
