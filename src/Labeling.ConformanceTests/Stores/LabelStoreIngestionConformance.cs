using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Assets becoming items, again and again.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreIngestionConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Items_get_ids_in_the_order_of_the_list_and_lists_go_on_where_the_last_ended()
    {
        Bench bench = await NewProjectAsync();

        IngestResult first = await bench.AddAsync(Bench.NewItem("b.jpg", 5, "etag-b", 20), Bench.NewItem("a.jpg", 1, "etag-a", 10));
        IngestResult second = await bench.AddAsync(Bench.NewItem("c.jpg", 3));

        Assert.Equal((2L, 0L, 0L), (first.Added, first.Changed, first.Unchanged));
        Assert.Equal((1L, 0L, 0L), (second.Added, second.Changed, second.Unchanged));
        IReadOnlyList<Item> items = await bench.ListAsync();
        Assert.Equal([(1L, "b.jpg"), (2L, "a.jpg"), (3L, "c.jpg")], items.Select(i => (i.Id.Value, i.Path)));
        Assert.Equal(
            "1 b.jpg 20 etag-b 0x0 problem= missing=False Unlabeled Unreviewed Manual confidence= assignee= labeler= at= v1 []",
            StorePicture.Describe(items[0]));
    }

    [Fact]
    public async Task The_same_list_again_adds_nothing()
    {
        Bench bench = await NewProjectAsync(items: 5);
        await bench.LabelNextAsync("ana");
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        IngestResult again = await bench.AddAsync(5);

        Assert.Equal((0L, 0L, 5L), (again.Added, again.Changed, again.Unchanged));
        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        IngestResult partly = await bench.AddAsync(3, from: 4);
        Assert.Equal((1L, 0L, 2L), (partly.Added, partly.Changed, partly.Unchanged));
        Assert.Equal(Bench.PathOf(6), (await bench.ItemAsync(6)).Path);
    }

    [Fact]
    public async Task An_empty_list_adds_nothing()
    {
        Bench bench = await NewProjectAsync();

        IngestResult result = await bench.AddAsync();

        Assert.Equal((0L, 0L, 0L), (result.Added, result.Changed, result.Unchanged));
        Assert.Empty(await bench.ListAsync());
    }

    [Fact]
    public async Task A_labeled_item_whose_content_changed_keeps_its_labels_and_needs_review()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1, 2, 3);
        Item before = await bench.DecideAsync(1, ReviewDecision.Approve);

        IngestResult result = await bench.AddAsync(Bench.NewItem(before.Path, 999, "other"));

        Item after = await bench.ItemAsync(1);
        Assert.Equal((0L, 1L, 0L), (result.Added, result.Changed, result.Unchanged));
        Assert.Equal((ItemStatus.NeedsReview, ApprovalState.Unreviewed, "other"), (after.Status, after.Approval, after.ContentTag));
        Assert.Equal(StorePicture.Describe(before.Annotations), StorePicture.Describe(after.Annotations));
        Assert.Equal(("ana", before.LabeledAt, before.Version + 1), (after.Labeler, after.LabeledAt, after.Version));
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Approved, HistoryEntryKind.ContentChanged], await bench.HistoryKindsAsync(1));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_skipped_item_whose_content_changed_needs_review()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.SkipNextAsync("ana", 1);

        await bench.AddAsync(Bench.NewItem(Bench.PathOf(1), 10, "tag", size: 1001));

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.NeedsReview, 1001L, 3L), (item.Status, item.Size, item.Version));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Changed_content_leaves_other_statuses_as_they_are()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.SkipNextAsync("ana", 1);
        await bench.DecideAsync(1, ReviewDecision.AcceptSkip);
        await bench.LabelNextAsync("ana", 2);
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(2), 20, "2nd"));

        IngestResult result = await bench.AddAsync(
            Bench.NewItem(Bench.PathOf(1), 10, "new"), Bench.NewItem(Bench.PathOf(2), 20, "3rd"), Bench.NewItem(Bench.PathOf(3), 30, "new"));

        Assert.Equal(3, result.Changed);
        Assert.Equal((ItemStatus.Removed, 3L), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(1)).Version));
        Assert.Equal((ItemStatus.NeedsReview, 3L), ((await bench.ItemAsync(2)).Status, (await bench.ItemAsync(2)).Version));
        Assert.Equal((ItemStatus.Unlabeled, 1L), ((await bench.ItemAsync(3)).Status, (await bench.ItemAsync(3)).Version));
        Assert.Equal([HistoryEntryKind.ContentChanged], await bench.HistoryKindsAsync(3));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Changed_content_keeps_the_place_in_the_queue_and_makes_the_image_unknown()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await Store.SetImageFactsAsync(
            bench.Id,
            [new ItemImageFacts { ItemId = new(1), ImageSize = new PixelSize(640, 480), Problem = "odd", Warnings = [new ImageWarning("cut-off", "It ends early.")] }],
            Cancellation);

        await bench.AddAsync(Bench.NewItem(Bench.PathOf(1), 9_999, "new"));

        Item item = await bench.ItemAsync(1);
        Assert.Equal((default, null), (item.ImageSize, item.Problem));
        Assert.Empty(item.Warnings);
        await bench.LabelNextAsync("ana", 1);
    }

    [Fact]
    public async Task Later_arrivals_mix_with_what_is_left_in_the_queue()
    {
        Bench bench = await NewProjectAsync();
        await bench.AddAsync(Bench.NewItem("a", 10), Bench.NewItem("b", 30));
        await bench.AddAsync(Bench.NewItem("c", 20), Bench.NewItem("d", long.MaxValue), Bench.NewItem("e", long.MinValue));

        TaskLease lease = await bench.ClaimAsync("ana", 9);

        Assert.Equal(["e", "a", "c", "b", "d"], lease.Items.Select(i => i.Path));
    }

    [Fact]
    public async Task What_looking_at_files_told_is_kept_and_unknown_items_are_passed_over()
    {
        Bench bench = await NewProjectAsync(items: 2);

        await Store.SetImageFactsAsync(
            bench.Id,
            [
                new ItemImageFacts { ItemId = new(1), ImageSize = new PixelSize(640, 480) },
                new ItemImageFacts { ItemId = new(2), Problem = "Not an image: \"<html>\"" },
                new ItemImageFacts { ItemId = new(3), ImageSize = new PixelSize(1, 1) },
            ],
            Cancellation);

        Assert.Equal((new PixelSize(640, 480), null), ((await bench.ItemAsync(1)).ImageSize, (await bench.ItemAsync(1)).Problem));
        Assert.Equal((default, "Not an image: \"<html>\""), ((await bench.ItemAsync(2)).ImageSize, (await bench.ItemAsync(2)).Problem));
        Assert.Null(await Store.FindItemAsync(bench.Id, new ItemId(3), Cancellation));
        Assert.Equal([1L, 1L], (await bench.ListAsync()).Select(i => i.Version));
    }

    [Fact]
    public async Task Warnings_of_a_picture_come_with_its_item_its_task_and_its_listing_until_it_is_looked_at_again()
    {
        Bench bench = await NewProjectAsync(items: 2);
        ImageWarning[] warnings = [new("image-truncated", "Ends \"early\".\nGrey below: 灰"), new("own-code", "Another.")];
        await Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(1), ImageSize = new PixelSize(4, 3), Warnings = warnings }], Cancellation);

        Assert.Equal(Tell(warnings), Tell((await bench.ItemAsync(1)).Warnings));
        Assert.Equal(Tell(warnings), Tell((await bench.ListAsync())[0].Warnings));
        Assert.Empty((await bench.ItemAsync(2)).Warnings);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        Assert.Equal([Tell(warnings), string.Empty], lease.Items.Select(i => Tell(i.Warnings)));
        Assert.Equal([Tell(warnings), string.Empty], (await bench.ClaimAsync("ana", 4)).Items.Select(i => Tell(i.Warnings)));

        await Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(1), ImageSize = new PixelSize(4, 3) }], Cancellation);

        Assert.Empty((await bench.ItemAsync(1)).Warnings);
        Assert.All((await bench.ClaimAsync("ana", 4)).Items, i => Assert.Empty(i.Warnings));
    }

    [Fact]
    public async Task Paths_are_compared_character_by_character_and_come_back_as_they_were()
    {
        string[] paths = ["a.jpg", "A.jpg", "é.jpg", "e\u0301.jpg", "日本/猫 🐈.png", "it's; \"DROP\" --%_\\[x].tif", " lead and trail ", "ＡＢＣ", "ABC", "tab\there"];
        Bench bench = await NewProjectAsync();

        IngestResult result = await bench.AddAsync([.. paths.Select((p, i) => Bench.NewItem(p, i))]);

        Assert.Equal(paths.Length, result.Added);
        Assert.Equal(paths, (await bench.ListAsync()).Select(i => i.Path));
        foreach (string path in paths)
        {
            Assert.Equal(path, (await Store.FindItemAsync(bench.Id, path, Cancellation))?.Path);
        }

        Assert.Null(await Store.FindItemAsync(bench.Id, "a.JPG", Cancellation));
        Assert.Equal(paths, (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Path).Concat((await bench.ClaimAsync("bob")).Items.Select(i => i.Path)));
    }

    [Fact]
    public async Task Projects_do_not_share_items()
    {
        Bench one = await NewProjectAsync(items: 2);
        Bench other = await NewProjectAsync(items: 1);
        await one.LabelNextAsync("ana", 1);

        Assert.Equal([1L, 2L], (await one.ListAsync()).Select(i => i.Id.Value));
        Assert.Equal(ItemStatus.Unlabeled, (await other.ItemAsync(1)).Status);
        Assert.Empty(await other.HistoryAsync(1));
        await other.LabelNextAsync("ana", 1);
        await other.NothingWaitsForAsync("bob");
    }

    [Fact]
    public async Task Ten_thousand_items_at_once_are_all_there()
    {
        Bench bench = await NewProjectAsync();

        Assert.Equal(10_000, (await bench.AddAsync(10_000)).Added);

        Assert.Equal(10_000, (await bench.ProgressAsync()).Incomplete);
        Assert.Equal(Bench.PathOf(10_000), (await bench.ItemAsync(10_000)).Path);
        Assert.Equal(10_000, (await bench.AddAsync(10_000)).Unchanged);
    }

    private static string Tell(IEnumerable<ImageWarning> warnings) => string.Join('|', warnings.Select(w => $"{w.Code}: {w.Message}"));
}
