namespace Labeling.Core.Reviews;

public sealed class ReviewTests
{
    private static readonly BoundingBox Box = new(10, 20, 40, 60);

    [Fact]
    public async Task Approved_labels_stay_and_the_approval_can_be_taken_back()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);

        var approved = await project.Reviews.ApproveAsync(item, "rev", "well done");
        Assert.Equal((ReviewStatus.Applied, ApprovalState.Approved), (approved.Status, approved.Item!.Approval));
        Assert.Equal(1, (await project.GetProgressAsync()).Approved);
        var taken = await project.Reviews.UnapproveAsync(approved.Item, "rev");
        Assert.Equal((ReviewStatus.Applied, ApprovalState.Unreviewed), (taken.Status, taken.Item!.Approval));
        Assert.Equal(0, (await project.GetProgressAsync()).Approved);
    }

    [Fact]
    public async Task A_rejected_item_returns_to_the_queue_and_its_history_stays()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);

        var result = await project.Reviews.RejectAsync(item, "rev", "too loose");

        Assert.Equal((ItemStatus.Unlabeled, 0), (result.Item!.Status, result.Item.Annotations.Count));
        Assert.Equal(item.Id, (await project.Queue.ClaimAsync("ben"))!.Items[0].Id);
        var history = await project.Items.ReadHistoryAsync(item.Id).ToListAsync();
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Rejected], history.Select(h => h.Kind));
        Assert.Single(history[0].Annotations);
        Assert.Equal("too loose", history[1].Reason);
    }

    [Fact]
    public async Task An_accepted_skip_leaves_the_project_and_a_rejected_one_comes_back()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        while (await project.Queue.ClaimAsync("ana") is { } task)
        {
            task.Skip(task.Items[0]);
            await task.SubmitAsync();
        }

        var items = await project.Items.ListAsync().ToListAsync();
        Assert.Equal(ItemStatus.Removed, (await project.Reviews.AcceptSkipAsync(items[0], "rev")).Item!.Status);
        Assert.Equal(ItemStatus.Unlabeled, (await project.Reviews.RejectAsync(items[1], "rev")).Item!.Status);
        var progress = await project.GetProgressAsync();
        Assert.Equal((1, 1, 0), (progress.Removed, progress.Incomplete, progress.Skipped));
    }

    [Fact]
    public async Task A_correction_keeps_to_the_rules_of_labelers()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);

        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => project.Reviews.CorrectAsync(item, "rev", []));
        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => project.Reviews.CorrectAsync(item, "rev", [new Annotation("can", new BoundingBox(600, 10, 50, 10))]));
        await bench.ImpossibleAsync(project, () => project.Reviews.CorrectAsync(item, "rev", [new Annotation("cam", Box)]));
        var result = await project.Reviews.CorrectAsync(item, "rev", [new Annotation("carton", Box)]);

        Assert.Equal((ReviewStatus.Applied, "rev"), (result.Status, result.Item!.Labeler));
        Assert.Equal(new LabelClassId(2), Assert.Single(result.Item.Annotations).ClassId);
    }

    [Fact]
    public async Task An_item_that_changed_meanwhile_is_told_and_left_alone()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);
        await project.Reviews.ApproveAsync(item, "first");
        string before = await bench.StateAsync(project.Info.Id);

        var result = await project.Reviews.RejectAsync(item, "second");

        Assert.Equal(ReviewStatus.Conflict, result.Status);
        Assert.Equal(ApprovalState.Approved, result.Item!.Approval);
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
    }

    [Fact]
    public async Task A_decision_that_the_status_does_not_allow_changes_nothing()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var unlabeled = await project.Items.ListAsync().SingleAsync();
        string before = await bench.StateAsync(project.Info.Id);

        Assert.Equal(ReviewStatus.NotAllowed, (await project.Reviews.ApproveAsync(unlabeled, "rev")).Status);
        Assert.Equal(ReviewStatus.NotAllowed, (await project.Reviews.AcceptSkipAsync(unlabeled, "rev")).Status);
        var stranger = new Item { Id = new ItemId(99), Path = "x", Size = 1, ContentTag = "x", Status = ItemStatus.Labeled, Version = 1 };
        Assert.Equal(ReviewStatus.NotFound, (await project.Reviews.ApproveAsync(stranger, "rev")).Status);
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
    }

    [Fact]
    public async Task Nobody_decides_about_their_own_work_unless_the_project_allows_it()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);
        var forged = new Item { Id = item.Id, Path = item.Path, Size = 1, ContentTag = "x", Status = item.Status, Version = item.Version, Labeler = "somebody else" };

        await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.ApproveAsync(item, "ana"));
        await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.RejectAsync(item, "ana"));
        await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.ApproveAsync(forged, "ana"));
        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.CorrectAsync(item, "ana", [new Annotation("can", Box)]));
        Assert.Contains("AllowReviewOfOwnWork", exception.Message, StringComparison.Ordinal);
        await project.UpdateSettingsAsync(new ProjectSettings(project.Info.Settings) { AllowReviewOfOwnWork = true });
        Assert.Equal(ReviewStatus.Applied, (await project.Reviews.ApproveAsync(item, "ana")).Status);
    }

    [Fact]
    public async Task An_approval_of_ones_own_work_can_be_taken_back()
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);
        var approved = (await project.Reviews.ApproveAsync(item, "rev")).Item!;

        Assert.Equal(ReviewStatus.Applied, (await project.Reviews.UnapproveAsync(approved, "ana")).Status);
    }

    [Fact]
    public async Task Whoever_answered_among_several_does_not_review_what_came_of_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        foreach (string labeler in (string[])["ana", "ben"])
        {
            var task = (await project.Queue.ClaimAsync(labeler))!;
            task.Answer(task.Items[0], new Annotation(labeler == "ana" ? "can" : "carton", Box));
            await task.SubmitAsync();
        }

        var item = await project.Items.ListAsync().SingleAsync();
        Assert.Equal(ItemStatus.NeedsReview, item.Status);
        await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.CorrectAsync(item, "ben", [new Annotation("carton", Box)]));
        var rejected = await project.Reviews.RejectAsync(item, "rev");
        Assert.Equal(ReviewStatus.Applied, rejected.Status);

        // What was sent back does not stand any more, so whoever gave it may decide about what comes next.
        foreach (string labeler in (string[])["cem", "dan"])
        {
            var task = (await project.Queue.ClaimAsync(labeler))!;
            task.Answer(task.Items[0], new Annotation("can", Box));
            await task.SubmitAsync();
        }

        Assert.Equal(ReviewStatus.Applied, (await project.Reviews.ApproveAsync(await project.Items.ListAsync().SingleAsync(), "ben")).Status);
    }

    [Fact]
    public async Task Whoever_only_put_an_item_back_may_review_what_others_made_of_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 2, SkipPolicy = SkipPolicy.BackToQueueForOthers });
        foreach (string labeler in (string[])["rev", "ana", "ben"])
        {
            var task = (await project.Queue.ClaimAsync(labeler))!;
            if (labeler == "rev")
            {
                task.Skip(task.Items[0]);
            }
            else
            {
                task.Answer(task.Items[0], new Annotation("can", Box));
            }

            await task.SubmitAsync();
        }

        var item = await project.Items.ListAsync().SingleAsync();
        Assert.Equal(ItemStatus.Labeled, item.Status);
        await bench.RefusedAsync(project, LabelingErrorCodes.ReviewNotAllowed, () => project.Reviews.ApproveAsync(item, "ana"));
        Assert.Equal(ReviewStatus.Applied, (await project.Reviews.ApproveAsync(item, "rev")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r\nev")]
    public async Task A_reviewers_name_must_be_a_name(string reviewer)
    {
        await using var bench = new Bench();
        var (project, item) = await LabeledAsync(bench);

        await bench.ImpossibleAsync(project, () => project.Reviews.ApproveAsync(item, reviewer));
        await bench.ImpossibleAsync(project, () => project.Reviews.RejectAsync(item, "rev", new string('x', 1_001)));
    }

    private static async Task<(LabelingProject Project, Item Item)> LabeledAsync(Bench bench)
    {
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", Box));
        await task.SubmitAsync();
        return (project, (await project.Items.FindAsync(task.Items[0].Id))!);
    }
}
