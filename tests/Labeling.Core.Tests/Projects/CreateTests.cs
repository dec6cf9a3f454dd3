namespace Labeling.Core.Projects;

public sealed class CreateTests
{
    [Fact]
    public async Task A_project_begins_initializing_with_what_was_defined()
    {
        await using var bench = new Bench();
        var definition = new ProjectDefinition("  Fridge ", LabelingTaskType.ObjectDetection)
        {
            Dataset = MemorySource.Dataset("photos/**"),
            LabelClasses = ["can"],
            Instructions = "Draw tight boxes.",
            Description = "What is in the fridge",
            Settings = new ProjectSettings { PageSize = 4 },
        };

        var project = await bench.Engine.Projects.CreateAsync(definition);

        Assert.Equal("Fridge", project.Info.Name);
        Assert.Equal(ProjectState.Initializing, project.Info.State);
        Assert.Equal("photos/**", project.Info.Dataset.Pattern);
        Assert.Equal("Draw tight boxes.", project.Info.Instructions!.Text);
        Assert.Equal(4, project.Info.Settings.PageSize);
        Assert.Equal(bench.Time.GetUtcNow(), project.Info.CreatedAt);
        Assert.NotEqual(0, project.Info.Seed);
        Assert.Equal(1, project.Info.Version);
    }

    [Fact]
    public async Task Seeds_that_are_drawn_differ()
    {
        await using var bench = new Bench();
        var definition = new ProjectDefinition("A", LabelingTaskType.ObjectDetection) { Dataset = MemorySource.Dataset(), LabelClasses = ["can"] };
        var other = new ProjectDefinition("B", LabelingTaskType.ObjectDetection) { Dataset = MemorySource.Dataset(), LabelClasses = ["can"] };

        Assert.NotEqual((await bench.Engine.Projects.CreateAsync(definition)).Info.Seed, (await bench.Engine.Projects.CreateAsync(other)).Info.Seed);
    }

    [Theory]
    [InlineData("fridge")]
    [InlineData(" FRIDGE ")]
    [InlineData("Ｆｒｉｄｇｅ")]
    public async Task A_name_is_taken_whatever_its_letter_case_and_unicode_form(string name)
    {
        await using var bench = new Bench();
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define("Fridge"));

        var exception = await bench.RefusedAsync(project, LabelingErrorCodes.ProjectNameTaken, () => bench.Engine.Projects.CreateAsync(Bench.Define(name)));

        Assert.Contains(name.Trim(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_stays_taken_after_the_project_is_deleted()
    {
        await using var bench = new Bench();
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define("Crème"));
        Assert.True(await bench.Engine.Projects.DeleteAsync(project.Info.Id));

        var exception = await Assert.ThrowsAsync<LabelingException>(() => bench.Engine.Projects.CreateAsync(Bench.Define("CRE\u0300ME")));

        Assert.Equal(LabelingErrorCodes.ProjectNameTaken, exception.Code);
    }

    [Theory]
    [InlineData("Frid\u0007ge", "U+0007")]
    [InlineData("Fridge\u0085x", "U+0085")]
    [InlineData("Fridge\u202Egpj", "U+202E")]
    public async Task A_name_with_characters_that_are_no_text_is_refused(string name, string told)
    {
        await using var bench = new Bench();

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(Bench.Define(name)));

        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.Engine.Projects.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task A_name_with_half_of_a_surrogate_pair_is_refused()
    {
        await using var bench = new Bench();

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(Bench.Define("Fridge\uD800")));

        Assert.Contains("surrogate", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, ProjectSettings> ImpossibleSettings => new()
    {
        { "MaxItems", new() { MaxItems = 0 } },
        { "PageSize", new() { PageSize = 2 } },
        { "LeaseDuration", new() { LeaseDuration = TimeSpan.Zero } },
        { "LeaseDuration", new() { LeaseDuration = TimeSpan.FromDays(8) } },
        { "OutOfBounds", new() { OutOfBounds = (OutOfBoundsPolicy)9 } },
        { "SkipPolicy", new() { SkipPolicy = (SkipPolicy)9 } },
        { "MinLabelers", new() { MinLabelers = 0 } },
        { "MinLabelers", new() { MinLabelers = 10, MaxLabelers = 10 } },
        { "MaxLabelers", new() { MinLabelers = 3, MaxLabelers = 2 } },
        { "MaxLabelers", new() { MinLabelers = 2, MaxLabelers = 10 } },
        { "MaxLabelers", new() { MaxLabelers = 3 } },
    };

    [Theory]
    [MemberData(nameof(ImpossibleSettings))]
    public async Task A_setting_out_of_its_range_is_refused_by_name(string setting, ProjectSettings settings)
    {
        await using var bench = new Bench();

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(Bench.Define(settings: settings)));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.Engine.Projects.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Instance_segmentation_has_no_consensus()
    {
        await using var bench = new Bench();
        var settings = new ProjectSettings { MinLabelers = 2, MaxLabelers = 3 };

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(Bench.Define(taskType: LabelingTaskType.InstanceSegmentation, settings: settings)));

        Assert.Contains("consensus", exception.Message, StringComparison.Ordinal);
        await bench.Engine.Projects.CreateAsync(Bench.Define(taskType: LabelingTaskType.ObjectDetection, settings: settings));
    }

    [Fact]
    public async Task A_dataset_that_nobody_serves_or_with_a_bad_pattern_is_refused()
    {
        await using var bench = new Bench();
        ProjectDefinition With(DatasetDefinition dataset) => new("X", LabelingTaskType.ObjectDetection) { Dataset = dataset, LabelClasses = ["can"] };

        var unknown = await Assert.ThrowsAsync<LabelingException>(() => bench.Engine.Projects.CreateAsync(With(new("ftp", "somewhere"))));
        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, unknown.Code);
        Assert.Contains("'ftp'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("memory", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(With(MemorySource.Dataset("../x"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(With(new(LocalFolder.SourceName, "relative/folder"))));
        Assert.Empty(await bench.Engine.Projects.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task A_missing_folder_does_not_keep_a_project_from_being_created()
    {
        await using var bench = new Bench();

        await bench.Engine.Projects.CreateAsync(new ProjectDefinition("Later", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder("not-there-yet"), LabelClasses = ["can"] });

        Assert.Single(await bench.Engine.Projects.ListAsync().ToListAsync());
    }

    [Theory]
    [InlineData("ftp://example.org/help")]
    [InlineData("javascript:alert(1)")]
    [InlineData("help.html")]
    public async Task Instructions_lead_to_web_pages_only(string address)
    {
        await using var bench = new Bench();
        var definition = new ProjectDefinition("X", LabelingTaskType.ObjectDetection)
        {
            Dataset = MemorySource.Dataset(),
            LabelClasses = ["can"],
            Instructions = new Instructions { Url = new Uri(address, UriKind.RelativeOrAbsolute) },
        };

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(definition));

        Assert.Contains(address, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_are_found_by_name_and_id_until_they_are_deleted()
    {
        await using var bench = new Bench();
        var projects = bench.Engine.Projects;
        var first = await projects.CreateAsync(Bench.Define("First"));
        var second = await projects.CreateAsync(Bench.Define("Second"));

        Assert.Equal(first.Info.Id, (await projects.FindAsync("fIRST"))!.Info.Id);
        Assert.Equal(second.Info.Id, (await projects.OpenAsync(second.Info.Id)).Info.Id);
        Assert.Equal(["First", "Second"], await projects.ListAsync().Select(p => p.Info.Name).ToListAsync());

        Assert.True(await projects.DeleteAsync(first.Info.Id));
        Assert.False(await projects.DeleteAsync(first.Info.Id));
        Assert.False(await projects.DeleteAsync(new ProjectId(Guid.Empty)));
        Assert.Null(await projects.FindAsync("First"));
        Assert.Null(await projects.FindAsync(first.Info.Id));
        Assert.Equal(["Second"], await projects.ListAsync().Select(p => p.Info.Name).ToListAsync());
        Assert.Equal(LabelingErrorCodes.ProjectNotFound, (await Assert.ThrowsAsync<LabelingException>(() => projects.OpenAsync("First"))).Code);
        Assert.Equal(LabelingErrorCodes.ProjectNotFound, (await Assert.ThrowsAsync<LabelingException>(() => projects.OpenAsync(first.Info.Id))).Code);
    }

    [Fact]
    public async Task A_handle_of_a_deleted_project_is_refused_everything()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Skip(task.Items[0]);
        await bench.Engine.Projects.DeleteAsync(project.Info.Id);

        foreach (Func<Task> call in (Func<Task>[])
        [
            () => project.Queue.ClaimAsync("ana"),
            () => task.SubmitAsync(),
            () => project.GetProgressAsync(),
            () => project.Items.FindAsync(new ItemId(1)),
            () => project.Items.ListAsync().ToListAsync().AsTask(),
            () => project.StartAsync(),
            () => project.ResumeAsync(),
        ])
        {
            await bench.RefusedAsync(project, LabelingErrorCodes.ProjectNotFound, call);
        }
    }
}
