namespace Labeling.Core.Queue;

public sealed class LabelTaskTests
{
    private static readonly BoundingBox Box = new(10, 20, 40, 60);

    [Fact]
    public async Task A_whole_project_is_labeled_in_a_loop()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 10, settings: new ProjectSettings { PageSize = 4 });
        var pages = new List<int>();

        while (await project.Queue.ClaimAsync(labeler: "ana") is { } task)
        {
            pages.Add(task.Items.Count);
            foreach (var item in task.Items)
            {
                task.Answer(item, new Annotation("can", Box));
            }

            Assert.True((await task.SubmitAsync()).IsAccepted);
        }

        Assert.Equal([4, 4, 2], pages);
        Assert.Equal(10, (await project.GetProgressAsync()).Labeled);
        var labels = await project.Items.ListAsync(new ItemQuery { IncludeAnnotations = true }).SelectMany(i => i.Annotations.ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(10, labels.Count);
        Assert.All(labels, a => Assert.Equal((new LabelClassId(1), Box), (a.ClassId, a.Shape)));
    }

    [Fact]
    public async Task A_task_is_submitted_as_a_whole()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        task.Answer(task.Items[0], new Annotation("can", Box));
        task.Skip(task.Items[1], "blurred");
        task.Answer(task.Items[2], new Annotation("can", Box), new Annotation("carton", Box));

        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => task.SubmitAsync());

        Assert.Contains($"'{task.Items[3].Path}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no answer", exception.Message, StringComparison.Ordinal);
        task.Skip(task.Items[3]);
        Assert.True((await task.SubmitAsync()).IsAccepted);
        var progress = await project.GetProgressAsync();
        Assert.Equal((2, 2), (progress.Labeled, progress.Skipped));
        Assert.Equal("blurred", (await project.Items.ReadHistoryAsync(task.Items[1].Id).SingleAsync()).Reason);
    }

    [Fact]
    public async Task An_answer_that_breaks_a_rule_sends_nothing_of_the_page()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        foreach (var item in task.Items)
        {
            task.Answer(item, new Annotation("can", Box));
        }

        task.Answer(task.Items[2], new Annotation("can", Box), new Annotation("carton", new BoundingBox(0, 0, 0, 0)));

        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => task.SubmitAsync());

        Assert.Equal($"Item '{task.Items[2].Path}', annotation 1 ('carton'): box (0, 0, 0, 0) has no size; draw it again or delete it.", exception.Message);
        task.Answer(task.Items[2], new Annotation("carton", Box));
        Assert.True((await task.SubmitAsync()).IsAccepted);
    }

    [Fact]
    public async Task A_later_answer_takes_the_place_of_an_earlier_one()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Skip(task.Items[0]);
        task.Answer(task.Items[0], new Annotation("can", Box));
        task.Answer(task.Items[0], new Annotation("carton", Box));

        await task.SubmitAsync();

        Assert.Equal(new LabelClassId(2), Assert.Single((await project.Items.FindAsync(task.Items[0].Id))!.Annotations).ClassId);
    }

    [Theory]
    [InlineData("can", 1)]
    [InlineData("CAN", 1)]
    [InlineData(" can ", 1)]
    [InlineData("ｃａｎ", 1)]
    [InlineData("bottle/milk", 4)]
    [InlineData("Bottle/Milk", 4)]
    [InlineData("milk", 4)]
    [InlineData("bottle", 3)]
    public async Task A_class_is_found_by_its_path_or_its_name(string name, int id)
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;

        task.Answer(task.Items[0], new Annotation(name, Box));
        await task.SubmitAsync();

        Assert.Equal(id, Assert.Single((await project.Items.FindAsync(task.Items[0].Id))!.Annotations).ClassId.Value);
    }

    [Theory]
    [InlineData("cann", "did you mean 'can'?")]
    [InlineData("cartoon", "did you mean 'carton'?")]
    [InlineData("bottel/milk", "did you mean 'bottle/milk'?")]
    [InlineData("watr", "did you mean 'bottle/water'?")]
    [InlineData("elephant", "it has 'can', 'carton', 'bottle', 'bottle/milk', 'bottle/water'.")]
    [InlineData("a//b", "it has 'can'")]
    [InlineData("c\nan", "it has 'can'")]
    public async Task An_unknown_class_is_refused_at_once_with_near_names(string name, string told)
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;

        var exception = Assert.ThrowsAny<ArgumentException>(() => task.Answer(task.Items[0], new Annotation(name, Box)));

        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_several_classes_have_is_refused_with_their_paths()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(1);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(classes: ["Animal/Other", "Plant/other", "Stone"]));
        await project.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;

        var exception = Assert.ThrowsAny<ArgumentException>(() => task.Answer(task.Items[0], new Annotation("other", Box)));

        Assert.Contains("'Animal/Other', 'Plant/other'", exception.Message, StringComparison.Ordinal);
        task.Answer(task.Items[0], new Annotation("plant/OTHER", Box));
    }

    [Fact]
    public async Task A_top_class_comes_before_a_deeper_one_of_the_same_name()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(1);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(classes: ["Animal/Other", "Other"]));
        await project.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;

        task.Answer(task.Items[0], new Annotation("other", Box));
        await task.SubmitAsync();

        Assert.Equal(3, Assert.Single((await project.Items.FindAsync(task.Items[0].Id))!.Annotations).ClassId.Value);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_before_anything_is_kept()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        var foreign = new TaskItem { Id = new ItemId(99), Path = "x.jpg" };

        Assert.Contains("Item 99", Assert.ThrowsAny<ArgumentException>(() => task.Answer(foreign, new Annotation("can", Box))).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => task.Skip(foreign));
        Assert.ThrowsAny<ArgumentException>(() => task.Skip(task.Items[0], new string('x', 1_001)));
        Assert.ThrowsAny<ArgumentException>(() => task.Skip(task.Items[0], "a\0b"));
        Assert.ThrowsAny<ArgumentException>(() => task.Answer(task.Items[0], new Annotation(new LabelClassId(77), Box)));
        Assert.ThrowsAny<ArgumentException>(() => task.Answer(task.Items[0], [null!]));
        Assert.Throws<ArgumentNullException>(() => task.Answer(null!, new Annotation("can", Box)));
        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => task.SubmitAsync());
        await bench.ImpossibleAsync(project, () => task.SaveDraftAsync(foreign, []));
        await bench.ImpossibleAsync(project, () => task.SaveDraftAsync(task.Items[0], [new Annotation("nothing", Box)]));
        await bench.ImpossibleAsync(project, () => task.SaveDraftAsync(task.Items[0], [.. Enumerable.Repeat(new Annotation("can", Box), 10_001)]));
    }

    [Fact]
    public async Task Submitting_twice_counts_once()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", Box));

        Assert.Equal(SubmissionStatus.Accepted, (await task.SubmitAsync()).Outcomes[0].Status);
        string before = await bench.StateAsync(project.Info.Id);
        var again = await task.SubmitAsync();

        Assert.Equal(SubmissionStatus.AlreadyAccepted, again.Outcomes[0].Status);
        Assert.True(again.IsAccepted);
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
    }

    [Fact]
    public async Task What_a_restarted_program_claims_again_needs_answers_only_for_the_rest()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        await bench.Store.SubmitAsync(new SubmitRequest { ProjectId = project.Info.Id, Token = task.Token, Labeler = "ana", Submissions = [new Submission { ItemId = task.Items[1].Id, IsSkip = true }] });

        var again = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        Assert.Equal(task.Token, again.Token);
        Assert.Equal([false, true, false, false], again.Items.Select(i => i.IsSubmitted));
        foreach (var item in again.Items.Where(i => !i.IsSubmitted))
        {
            again.Answer(item, new Annotation("can", Box));
        }

        Assert.True((await again.SubmitAsync()).IsAccepted);
        Assert.Equal(0, (await project.GetProgressAsync()).Incomplete);
    }

    [Fact]
    public async Task A_lease_lost_to_another_labeler_is_told_and_the_answers_stay()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var late = (await project.Queue.ClaimAsync("ana"))!;
        late.Answer(late.Items[0], new Annotation("can", Box));
        bench.Time.Advance(late.ExpiresAt - bench.Time.GetUtcNow());
        var quick = (await project.Queue.ClaimAsync("ben"))!;

        Assert.Equal(SubmissionStatus.LeaseLost, (await late.SubmitAsync()).Outcomes[0].Status);
        Assert.Equal(0, (await project.GetProgressAsync()).Labeled);
        quick.Answer(quick.Items[0], new Annotation("carton", Box));
        Assert.True((await quick.SubmitAsync()).IsAccepted);
        Assert.Equal(SubmissionStatus.LeaseLost, (await late.SubmitAsync()).Outcomes[0].Status);
    }

    [Fact]
    public async Task A_lease_that_ran_out_unnoticed_is_still_good()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", Box));
        bench.Time.Advance(TimeSpan.FromDays(30));

        Assert.True((await task.SubmitAsync()).IsAccepted);
    }

    [Fact]
    public async Task A_task_is_held_longer_when_renewed_and_free_when_released()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { LeaseDuration = TimeSpan.FromMinutes(10) });
        var task = (await project.Queue.ClaimAsync("ana"))!;
        Assert.Equal(bench.Time.GetUtcNow().AddMinutes(10), task.ExpiresAt);
        bench.Time.Advance(TimeSpan.FromMinutes(9));

        Assert.True(await task.RenewAsync());
        Assert.Equal(bench.Time.GetUtcNow().AddMinutes(10), task.ExpiresAt);
        bench.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await project.Queue.ClaimAsync("ben"));
        Assert.True(await task.ReleaseAsync());
        Assert.False(await task.ReleaseAsync());
        Assert.Equal(task.Items[0].Id, (await project.Queue.ClaimAsync("ben"))!.Items[0].Id);
        var expiry = task.ExpiresAt;
        Assert.False(await task.RenewAsync());
        Assert.Equal(expiry, task.ExpiresAt);
    }

    [Fact]
    public async Task A_draft_comes_back_to_whoever_saved_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;

        Assert.True(await task.SaveDraftAsync(task.Items[0], [new Annotation("milk", new BoundingBox(0, 0, 0, 0))]));
        var again = (await project.Queue.ClaimAsync("ana"))!;
        Assert.Equal(new LabelClassId(4), Assert.Single(again.Items[0].Draft!).ClassId);
        Assert.True(await again.SaveDraftAsync(again.Items[0], null));
        Assert.Null((await project.Queue.ClaimAsync("ana"))!.Items[0].Draft);
    }

    [Fact]
    public async Task The_time_worked_is_measured_for_each_item()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        void Work(int item, int seconds)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(seconds));
            task.Answer(task.Items[item], new Annotation("can", Box));
        }

        Work(0, 10);
        Work(1, 20);
        Work(2, 30);
        Work(0, 5);
        Work(3, 7);
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await task.SubmitAsync();

        var elapsed = new List<double>();
        foreach (var item in task.Items)
        {
            elapsed.Add((await project.Items.ReadHistoryAsync(item.Id).SingleAsync()).Elapsed.TotalSeconds);
        }

        Assert.Equal([15, 20, 30, 9], elapsed);
        Assert.Equal(TimeSpan.FromSeconds(74), Assert.Single((await project.GetProgressAsync()).Labelers).Elapsed);
    }

    [Fact]
    public async Task Two_labelers_who_agree_label_an_item_and_two_who_do_not_leave_it_for_review()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        var truth = new Dictionary<string, double> { ["ana"] = 10, ["ben"] = 12 };
        string disputed = (await project.Items.ListAsync().FirstAsync()).Path;
        foreach (var (labeler, x) in truth)
        {
            while (await project.Queue.ClaimAsync(labeler) is { } task)
            {
                var item = task.Items[0];
                task.Answer(item, new Annotation(item.Path == disputed && labeler == "ben" ? "carton" : "can", new BoundingBox(x, 20, 40, 60)));
                await task.SubmitAsync();
            }
        }

        var items = await project.Items.ListAsync(new ItemQuery { IncludeAnnotations = true }).ToListAsync();
        Assert.Equal(ItemStatus.NeedsReview, items.Single(i => i.Path == disputed).Status);
        Assert.Equal(new BoundingBox(11, 20, 40, 60), Assert.Single(items.Single(i => i.Path != disputed).Annotations).Shape);
    }

    [Fact]
    public async Task Skipped_items_follow_the_projects_policy()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, settings: new ProjectSettings { SkipPolicy = SkipPolicy.BackToQueueForOthers });
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Skip(task.Items[0]);
        await task.SubmitAsync();

        Assert.Null(await project.Queue.ClaimAsync("ana"));
        Assert.NotNull(await project.Queue.ClaimAsync("ben"));
    }
}
