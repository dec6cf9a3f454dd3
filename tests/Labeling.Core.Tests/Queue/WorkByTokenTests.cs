namespace Labeling.Core.Queue;

/// <summary>What a host does that knows a lease's token and keeps no task.</summary>
public sealed class WorkByTokenTests
{
    private static readonly BoundingBox Box = new(10, 20, 40, 60);

    [Fact]
    public async Task A_page_is_answered_by_its_token_in_parts_and_in_any_order()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;

        var first = await project.Queue.SubmitAsync(task.Token, "ana", [Skip(task.Items[3], "blurred"), Answer(task.Items[1], new Annotation("CAN", Box))]);
        var rest = await project.Queue.SubmitAsync(
            task.Token, "ana", [Answer(task.Items[0], new Annotation(new LabelClassId(2), Box)), Answer(task.Items[1], new Annotation("can", Box)), Answer(task.Items[2], new Annotation("milk", Box))]);

        Assert.Equal([(task.Items[3].Id, SubmissionStatus.Accepted), (task.Items[1].Id, SubmissionStatus.Accepted)], first.Outcomes.Select(o => (o.ItemId, o.Status)));
        Assert.Equal([SubmissionStatus.Accepted, SubmissionStatus.AlreadyAccepted, SubmissionStatus.Accepted], rest.Outcomes.Select(o => o.Status));
        var progress = await project.GetProgressAsync();
        Assert.Equal((3, 1), (progress.Labeled, progress.Skipped));
        Assert.Equal(new LabelClassId(1), Assert.Single((await project.Items.FindAsync(task.Items[1].Id))!.Annotations).ClassId);
        var skipped = await project.Items.ReadHistoryAsync(task.Items[3].Id).SingleAsync();
        Assert.Equal(("blurred", "ana", TimeSpan.FromSeconds(3)), (skipped.Reason, skipped.Actor, skipped.Elapsed));
    }

    [Fact]
    public async Task The_rules_and_the_clipping_are_those_of_a_task()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3, settings: new ProjectSettings { OutOfBounds = OutOfBoundsPolicy.Clip });
        var task = (await project.Queue.ClaimAsync("ana"))!;
        var item = task.Items[0];
        Annotation[] wrong = [new("can", Box), new("carton", new BoundingBox(0, 0, 0, 0))];
        task.Answer(item, wrong);
        var byTask = await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => task.SubmitAsync());

        var byToken = await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => project.Queue.SubmitAsync(task.Token, "ana", [Answer(item, wrong)]));
        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => project.Queue.SubmitAsync(task.Token, "ana", [Answer(item)]));
        Assert.True((await project.Queue.SubmitAsync(task.Token, "ana", [Answer(item, new Annotation("can", new BoundingBox(600, 400, 100, 200)))])).IsAccepted);

        Assert.Equal(byTask.Message, byToken.Message);
        Assert.Equal(new BoundingBox(600, 400, 40, 80), Assert.Single((await project.Items.FindAsync(item.Id))!.Annotations).Shape);
    }

    [Fact]
    public async Task Labels_and_a_skip_at_once_are_refused()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        var both = new Submission { ItemId = task.Items[0].Id, IsSkip = true, Annotations = [new Annotation("can", Box)] };

        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => project.Queue.SubmitAsync(task.Token, "ana", [both]));
    }

    [Fact]
    public async Task A_token_is_worth_nothing_in_other_hands()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        var item = task.Items[0];
        var label = new Annotation("can", Box);
        var foreign = new TaskItem { Id = new ItemId(99), Path = "x.jpg" };
        string before = await bench.StateAsync(project.Info.Id);

        Assert.Equal(SubmissionStatus.NotInTask, (await project.Queue.SubmitAsync(task.Token, "ben", [Answer(item, label)])).Outcomes[0].Status);
        Assert.Equal(SubmissionStatus.NotInTask, (await project.Queue.SubmitAsync(default, "ana", [Answer(item, label)])).Outcomes[0].Status);
        Assert.Equal(SubmissionStatus.NotInTask, (await project.Queue.SubmitAsync(task.Token, "ana", [Answer(foreign, label)])).Outcomes[0].Status);
        Assert.Null(await project.Queue.RenewAsync(task.Token, "ben"));
        Assert.False(await project.Queue.ReleaseAsync(task.Token, "ben"));
        Assert.False(await project.Queue.SaveDraftAsync(task.Token, "ben", item.Id, [label]));
        Assert.False(await project.Queue.SaveDraftAsync(task.Token, "ana", foreign.Id, [label]));

        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
        Assert.Equal(task.Token, (await project.Queue.ClaimAsync("ana"))!.Token);
    }

    [Fact]
    public async Task A_lost_lease_is_told_and_nothing_is_kept()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        bench.Time.Advance(task.ExpiresAt - bench.Time.GetUtcNow());
        Assert.NotNull(await project.Queue.ClaimAsync("ben"));

        var result = await project.Queue.SubmitAsync(task.Token, "ana", [Answer(task.Items[0], new Annotation("can", Box))]);

        Assert.Equal(SubmissionStatus.LeaseLost, result.Outcomes[0].Status);
        Assert.Null(await project.Queue.RenewAsync(task.Token, "ana"));
        Assert.Equal(0, (await project.GetProgressAsync()).Labeled);
    }

    [Fact]
    public async Task A_lease_is_renewed_and_released_by_its_token()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { LeaseDuration = TimeSpan.FromMinutes(10) });
        var task = (await project.Queue.ClaimAsync("ana"))!;
        bench.Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(bench.Time.GetUtcNow().AddMinutes(10), await project.Queue.RenewAsync(task.Token, "ana"));
        bench.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await project.Queue.ClaimAsync("ben"));
        Assert.True(await project.Queue.ReleaseAsync(task.Token, "ana"));
        Assert.False(await project.Queue.ReleaseAsync(task.Token, "ana"));
        Assert.Equal(task.Items[0].Id, (await project.Queue.ClaimAsync("ben"))!.Items[0].Id);
    }

    [Fact]
    public async Task A_draft_is_kept_by_token_and_comes_back_with_the_item()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        var id = task.Items[0].Id;

        Assert.True(await project.Queue.SaveDraftAsync(task.Token, "ana", id, [new Annotation("carton", new BoundingBox(1, 1, 0, 0))]));

        Assert.Equal(new LabelClassId(2), Assert.Single((await project.Queue.ClaimAsync("ana"))!.Items[0].Draft!).ClassId);
        Assert.True(await project.Queue.SaveDraftAsync(task.Token, "ana", id, null));
        Assert.Null((await project.Queue.ClaimAsync("ana"))!.Items[0].Draft);
        await bench.ImpossibleAsync(project, () => project.Queue.SaveDraftAsync(task.Token, "ana", id, [new Annotation("nothing", Box)]));
        await bench.ImpossibleAsync(project, () => project.Queue.SaveDraftAsync(task.Token, "ana", id, [.. Enumerable.Repeat(new Annotation("can", Box), 10_001)]));
    }

    [Fact]
    public async Task Impossible_answers_are_refused_before_any_work()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 9);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 9))!;
        var answer = Answer(task.Items[0], new Annotation("can", Box));
        Submission[][] impossible =
        [
            [],
            [answer, answer],
            [null!],
            [.. task.Items.Select(i => Skip(i, null)), Skip(new TaskItem { Id = new ItemId(99), Path = "x.jpg" }, null)],
            [Answer(task.Items[0], new Annotation("nothing", Box))],
            [Skip(task.Items[0], new string('x', 1_001))],
            [new Submission { ItemId = task.Items[0].Id, IsSkip = true, Elapsed = TimeSpan.FromTicks(-1) }],
            [new Submission { ItemId = task.Items[0].Id, Annotations = null! }],
        ];

        foreach (var submissions in impossible)
        {
            await bench.ImpossibleAsync(project, () => project.Queue.SubmitAsync(task.Token, "ana", submissions));
        }

        await bench.ImpossibleAsync(project, () => project.Queue.SubmitAsync(task.Token, "an\na", [answer]));
    }

    [Fact]
    public async Task The_longest_time_is_counted_as_a_week_and_counters_hold()
    {
        await using var bench = new Bench(onSqlite: true);
        var project = await bench.StartAsync(items: 3);
        for (int i = 0; i < 3; i++)
        {
            var task = (await project.Queue.ClaimAsync("ana"))!;
            var skip = new Submission { ItemId = task.Items[0].Id, IsSkip = true, Elapsed = TimeSpan.MaxValue };
            Assert.True((await project.Queue.SubmitAsync(task.Token, "ana", [skip])).IsAccepted);
        }

        Assert.Equal(TimeSpan.FromDays(21), Assert.Single((await project.GetProgressAsync()).Labelers).Elapsed);
    }

    [Fact]
    public async Task Several_labelers_agree_by_token_as_by_task()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 3 });
        foreach (string labeler in (string[])["ana", "ben"])
        {
            var task = (await project.Queue.ClaimAsync(labeler))!;
            Assert.True((await project.Queue.SubmitAsync(task.Token, labeler, [Answer(task.Items[0], new Annotation("can", Box))])).IsAccepted);
        }

        Assert.Equal(1, (await project.GetProgressAsync()).Labeled);
    }

    private static Submission Answer(TaskItem item, params Annotation[] annotations)
        => new() { ItemId = item.Id, Annotations = annotations, Elapsed = TimeSpan.FromSeconds(5) };

    private static Submission Skip(TaskItem item, string? reason)
        => new() { ItemId = item.Id, IsSkip = true, SkipReason = reason, Elapsed = TimeSpan.FromSeconds(3) };
}
