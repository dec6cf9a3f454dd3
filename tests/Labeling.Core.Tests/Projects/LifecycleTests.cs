namespace Labeling.Core.Projects;

public sealed class LifecycleTests
{
    [Fact]
    public async Task A_project_goes_from_initializing_over_running_and_paused_to_completed()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(2);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        var states = new List<ProjectState> { project.Info.State };
        foreach (Func<Task> step in (Func<Task>[])[() => project.StartAsync(), () => project.PauseAsync(), () => project.ResumeAsync(), () => project.CompleteAsync()])
        {
            await step();
            states.Add(project.Info.State);
        }

        Assert.Equal([ProjectState.Initializing, ProjectState.Running, ProjectState.Paused, ProjectState.Running, ProjectState.Completed], states);
    }

    [Fact]
    public async Task A_step_that_was_taken_already_does_nothing()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        await project.PauseAsync();
        string before = await bench.StateAsync(project.Info.Id);
        await project.PauseAsync();
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));

        await project.ResumeAsync();
        before = await bench.StateAsync(project.Info.Id);
        await project.ResumeAsync();
        var report = await project.StartAsync();
        Assert.Equal(0, report.Items);
        Assert.Equal(1, bench.Source.Listings);
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));

        await project.CompleteAsync();
        before = await bench.StateAsync(project.Info.Id);
        await project.CompleteAsync();
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
    }

    [Fact]
    public async Task Steps_that_the_state_forbids_are_refused()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(2);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.PauseAsync());
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.ResumeAsync());
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.CompleteAsync());
        await project.StartAsync();
        await project.PauseAsync();
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.StartAsync());
        await project.CompleteAsync();
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.StartAsync());
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.PauseAsync());
        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.ResumeAsync());
        Assert.Contains("Completed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_labels_unless_the_project_runs()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(2);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.ProjectNotRunning, () => project.Queue.ClaimAsync("ana"));
        Assert.Contains("StartAsync", exception.Message, StringComparison.Ordinal);
        await project.StartAsync();
        await project.PauseAsync();
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectNotRunning, () => project.Queue.ClaimAsync("ana"));
        await project.CompleteAsync();
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectNotRunning, () => project.Queue.PrefetchAsync("ana"));
    }

    [Fact]
    public async Task Work_begun_before_a_pause_is_accepted_after_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(1, 1, 2, 2)));
        await project.PauseAsync();

        Assert.Equal(SubmissionStatus.ProjectNotRunning, Assert.Single((await task.SubmitAsync()).Outcomes).Status);
        await project.ResumeAsync();
        Assert.True((await task.SubmitAsync()).IsAccepted);
        Assert.Equal(1, (await project.GetProgressAsync()).Labeled);
    }

    [Fact]
    public async Task A_change_made_at_the_same_time_as_another_is_made_on_top_of_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => project.UpdateInstructionsAsync($"version {i}"))).Append(Task.Run(() => project.PauseAsync())));

        Assert.Equal(ProjectState.Paused, project.Info.State);
        Assert.StartsWith("version ", project.Info.Instructions!.Text, StringComparison.Ordinal);
        Assert.Equal(2 + 21, project.Info.Version);
    }

    [Fact]
    public async Task Another_engine_sees_a_change_within_five_seconds()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        var elsewhere = await new LabelingEngine(bench.Store, [bench.Source], timeProvider: bench.Time).Projects.OpenAsync("Fridge");

        await project.PauseAsync();
        await project.AddLabelClassesAsync(["new"], RelabelPolicy.Continue);
        await project.ResumeAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(5.1));
        var task = (await elsewhere.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("new", new BoundingBox(1, 1, 2, 2)));

        Assert.True((await task.SubmitAsync()).IsAccepted);
    }

    [Fact]
    public async Task Settings_may_change_but_for_the_number_of_labelers()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 3 });

        await project.UpdateSettingsAsync(new ProjectSettings(project.Info.Settings) { PageSize = 4, AllowEmptyImages = true });
        Assert.Equal(4, project.Info.Settings.PageSize);
        Assert.Equal(2, project.Info.Settings.MinLabelers);
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectImmutable, () => project.UpdateSettingsAsync(new ProjectSettings()));
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectImmutable, () => project.UpdateSettingsAsync(new ProjectSettings(project.Info.Settings) { MaxLabelers = 4 }));
        await bench.ImpossibleAsync(project, () => project.UpdateSettingsAsync(new ProjectSettings(project.Info.Settings) { PageSize = 5 }));
    }

    [Fact]
    public async Task The_number_of_labelers_may_change_before_the_start()
    {
        await using var bench = new Bench();
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        await project.UpdateSettingsAsync(new ProjectSettings { MinLabelers = 2, MaxLabelers = 3 });

        Assert.Equal(3, project.Info.Settings.MaxLabelers);
    }

    [Fact]
    public async Task A_change_of_another_version_than_expected_is_refused()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        long seen = project.Info.Version;
        await project.UpdateInstructionsAsync("first", seen);

        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.ProjectChanged, () => project.UpdateInstructionsAsync("second", seen));

        Assert.Contains($"version {seen + 1}, not {seen}", exception.Message, StringComparison.Ordinal);
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectChanged, () => project.UpdateSettingsAsync(new ProjectSettings(), seen));
        await project.UpdateInstructionsAsync(null);
        Assert.Null(project.Info.Instructions);
    }

    [Fact]
    public async Task The_description_changes_as_everything_else_does()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        long seen = project.Info.Version;
        await project.UpdateDescriptionAsync("first", seen);

        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectChanged, () => project.UpdateDescriptionAsync("second", seen));
        await Assert.ThrowsAsync<ArgumentException>(() => project.UpdateDescriptionAsync(new string('a', 10_001)));
        await Assert.ThrowsAsync<ArgumentException>(() => project.UpdateDescriptionAsync("a\u0000b"));
        Assert.Equal("first", (await bench.Engine.Projects.OpenAsync(project.Info.Id)).Info.Description);
        await project.UpdateDescriptionAsync(null);
        Assert.Null(project.Info.Description);
    }

    [Theory]
    [InlineData(RelabelPolicy.Continue, 1, null)]
    [InlineData(RelabelPolicy.StartOverKeepingLabels, 0, "can")]
    [InlineData(RelabelPolicy.StartOverRemovingLabels, 0, "")]
    public async Task Classes_are_added_while_paused_in_three_ways(RelabelPolicy policy, long labeled, string? suggested)
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(1, 1, 2, 2)));
        await task.SubmitAsync();
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.AddLabelClassesAsync(["unknown"], policy));
        await project.PauseAsync();

        await project.AddLabelClassesAsync(["unknown", "bottle/oil"], policy);
        await project.ResumeAsync();

        Assert.Equal(["unknown", "bottle/oil"], project.Info.LabelClasses.Skip(5).Select(c => c.Path));
        Assert.Equal([6, 7], project.Info.LabelClasses.Skip(5).Select(c => c.Id.Value));
        Assert.Equal(labeled, (await project.GetProgressAsync()).Labeled);
        var next = await project.Queue.ClaimAsync("ben");
        string[]? names = next?.Items[0].Suggestion.Select(a => project.Info.LabelClasses.Single(c => c.Id == a.ClassId).Path).ToArray();
        Assert.Equal(suggested is null ? null : suggested.Length == 0 ? [] : [suggested], names);
    }

    [Fact]
    public async Task Adding_a_class_that_is_there_or_none_at_all_is_refused()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        await project.PauseAsync();

        await bench.ImpossibleAsync(project, () => project.AddLabelClassesAsync(["CAN"], RelabelPolicy.Continue));
        await bench.ImpossibleAsync(project, () => project.AddLabelClassesAsync(["new", "bottle"], RelabelPolicy.Continue));
        await bench.ImpossibleAsync(project, () => project.AddLabelClassesAsync([], RelabelPolicy.Continue));
        await bench.ImpossibleAsync(project, () => project.AddLabelClassesAsync(["new"], (RelabelPolicy)9));
    }
}
