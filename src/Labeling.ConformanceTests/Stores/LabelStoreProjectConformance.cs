using System.Text.Json;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Projects: creation, names, updates.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreProjectConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_created_project_is_found_by_id_and_by_name_with_all_that_it_was_given()
    {
        Project project = new(Bench.NewProject(Clock, "Fridge"))
        {
            Instructions = new Instructions { Text = "Draw **tight** boxes: 缶", Url = new Uri("https://example.org/how?a=1#b") },
            Description = "What's in it; \"quoted\"",
            Dataset = new DatasetDefinition("local-folder", "/photos", "**/*.jpg"),
            Settings = new ProjectSettings
            {
                MaxItems = 7,
                PageSize = 9,
                LeaseDuration = TimeSpan.FromSeconds(90),
                AllowEmptyImages = true,
                OutOfBounds = OutOfBoundsPolicy.Clip,
                SkipPolicy = SkipPolicy.BackToQueueForOthers,
                MinLabelers = 2,
                MaxLabelers = 5,
                AllowReviewOfOwnWork = true,
                PinDataset = true,
            },
            Seed = long.MinValue,
        };

        Project? created = await Store.TryCreateProjectAsync(project, Cancellation);

        string expected = Json(new Project(project) { Version = 1 });
        Assert.Equal(expected, Json(created));
        Assert.Equal(expected, Json(await Store.FindProjectAsync(project.Id, Cancellation)));
        Assert.Equal(expected, Json(await Store.FindProjectAsync("Fridge", Cancellation)));
    }

    [Theory]
    [InlineData("fridge 1")]
    [InlineData("  FRIDGE 1 ")]
    [InlineData("Ｆridge １")]
    public async Task A_name_is_the_same_whatever_its_case_and_Unicode_form(string other)
    {
        Project project = Bench.NewProject(Clock, "Fridge 1");
        await Store.TryCreateProjectAsync(project, Cancellation);

        Assert.Equal(project.Id, (await Store.FindProjectAsync(other, Cancellation))?.Id);
        Assert.Null(await Store.TryCreateProjectAsync(Bench.NewProject(Clock, other), Cancellation));
        Assert.Single(await Store.ListProjectsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_name_stays_taken_after_its_project_is_deleted()
    {
        Bench bench = await NewProjectAsync();
        string name = (await bench.SetStateAsync(ProjectState.Deleted)).Name;

        Assert.Null(await Store.TryCreateProjectAsync(Bench.NewProject(Clock, name), Cancellation));
        Assert.Equal(ProjectState.Deleted, (await Store.FindProjectAsync(name, Cancellation))?.State);
        Assert.Equal(ProjectState.Deleted, (await Store.FindProjectAsync(bench.Id, Cancellation))?.State);
    }

    [Fact]
    public async Task Projects_are_listed_in_the_order_they_were_created_and_deleted_ones_on_request()
    {
        Bench[] benches = [await NewProjectAsync(), await NewProjectAsync(), await NewProjectAsync()];
        await benches[1].SetStateAsync(ProjectState.Deleted);

        ProjectId[] living = [.. await Store.ListProjectsAsync(cancellationToken: Cancellation).Select(p => p.Id).ToListAsync(Cancellation)];
        ProjectId[] all = [.. await Store.ListProjectsAsync(includeDeleted: true, Cancellation).Select(p => p.Id).ToListAsync(Cancellation)];

        Assert.Equal([benches[0].Id, benches[2].Id], living);
        Assert.Equal(benches.Select(b => b.Id), all);
    }

    [Fact]
    public async Task An_update_gives_the_next_version()
    {
        Bench bench = await NewProjectAsync();
        Project project = await bench.ProjectAsync();
        var changed = new Project(project)
        {
            Description = "new",
            State = ProjectState.Paused,
            LabelClasses = [.. project.LabelClasses, new LabelClass { Id = new(4), Name = "jar", Path = "glass/jar", Color = "#000000" }],
            NextLabelClassId = 5,
        };

        Project? updated = await Store.TryUpdateProjectAsync(changed, project.Version, cancellationToken: Cancellation);

        string expected = Json(new Project(changed) { Version = project.Version + 1 });
        Assert.Equal(expected, Json(updated));
        Assert.Equal(expected, Json(await bench.ProjectAsync()));
    }

    [Fact]
    public async Task An_update_of_another_version_changes_nothing()
    {
        Bench bench = await NewProjectAsync();
        Project first = await bench.ProjectAsync();
        Project second = await bench.SetStateAsync(ProjectState.Paused);

        Assert.Null(await Store.TryUpdateProjectAsync(new Project(first) { Description = "late" }, first.Version, cancellationToken: Cancellation));
        Assert.Null(await Store.TryUpdateProjectAsync(new Project(first) { Description = "early" }, second.Version + 1, cancellationToken: Cancellation));
        Assert.Equal(Json(second), Json(await bench.ProjectAsync()));
    }

    [Fact]
    public async Task An_update_cannot_change_what_is_fixed()
    {
        Bench bench = await NewProjectAsync();
        Project project = await bench.ProjectAsync();
        Project[] others =
        [
            new(project) { Name = project.Name + "!" },
            new(project) { TaskType = LabelingTaskType.ObjectDetection },
            new(project) { Dataset = new DatasetDefinition(project.Dataset.Source, "elsewhere") },
            new(project) { Seed = project.Seed + 1 },
            new(project) { CreatedAt = project.CreatedAt.AddSeconds(1) },
        ];

        foreach (Project other in others)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.TryUpdateProjectAsync(other, project.Version, cancellationToken: Cancellation));
        }

        Assert.Equal(Json(project), Json(await bench.ProjectAsync()));
    }

    [Fact]
    public async Task Initializing_again_changes_nothing()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.LabelNextAsync("ana");
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        await Store.InitializeAsync(Cancellation);

        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
    }

    [Fact]
    public async Task Nothing_is_found_in_a_project_that_is_not_there()
    {
        Bench bench = await NewProjectAsync(items: 1);
        var nowhere = new Bench(Store, Clock, new ProjectId(Guid.CreateVersion7(Clock.GetUtcNow())));

        Assert.Null(await Store.FindProjectAsync(nowhere.Id, Cancellation));
        Assert.Null(await Store.FindProjectAsync("no such name", Cancellation));
        Assert.Null(await Store.FindItemAsync(nowhere.Id, new ItemId(1), Cancellation));
        Assert.Null(await Store.FindItemAsync(nowhere.Id, Bench.PathOf(1), Cancellation));
        Assert.Empty(await nowhere.ListAsync());
        Assert.Empty(await nowhere.HistoryAsync(1));
        Assert.Null(await Store.FindRecordAsync(nowhere.Id, "run", "7", Cancellation));
        Assert.Empty(await Store.ListRecordsAsync(nowhere.Id, "run", Cancellation).ToListAsync(Cancellation));
        Assert.NotNull(await Store.FindItemAsync(bench.Id, Bench.PathOf(1), Cancellation));
    }

    [Fact]
    public async Task Nothing_is_done_to_a_project_that_is_not_there()
    {
        TaskLease lease = await (await NewProjectAsync(items: 1)).ClaimAsync("ana");
        Project unknown = Bench.NewProject(Clock);
        var nowhere = new Bench(Store, Clock, unknown.Id);
        var review = new ReviewRequest { ProjectId = nowhere.Id, ItemId = new(1), ExpectedVersion = 1, Reviewer = "rita", Decision = ReviewDecision.Approve };
        Func<Task>[] calls =
        [
            () => Store.TryUpdateProjectAsync(unknown, 1, cancellationToken: Cancellation),
            () => nowhere.AddAsync(1),
            () => Store.SetImageFactsAsync(nowhere.Id, [new ItemImageFacts { ItemId = new(1) }], Cancellation),
            () => nowhere.TryClaimAsync("ana"),
            () => Store.RenewAsync(nowhere.Id, lease.Token, "ana", Bench.LeaseDuration, Cancellation),
            () => Store.ReleaseAsync(nowhere.Id, lease.Token, "ana", Cancellation),
            () => Store.SaveDraftAsync(nowhere.Id, lease.Token, "ana", new ItemId(1), [], Cancellation),
            () => nowhere.SubmitAsync(lease, Bench.Label(new ItemId(1))),
            () => nowhere.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Manual }),
            () => nowhere.ImportAsync("zoe", Bench.Final(1, 1)),
            () => nowhere.AssignAsync("ana", "img"),
            () => Store.ReviewAsync(review, Cancellation),
            () => nowhere.ProgressAsync(),
            () => Store.CheckCountersAsync(nowhere.Id, Cancellation),
            () => Store.RebuildCountersAsync(nowhere.Id, Cancellation),
            () => Store.OpenSnapshotAsync(nowhere.Id, cancellationToken: Cancellation),
            () => Store.TryWriteRecordAsync(nowhere.Id, "run", "7", "1", 0, Cancellation),
            () => Store.TryDeleteRecordAsync(nowhere.Id, "run", "7", 1, Cancellation),
        ];

        foreach (Func<Task> call in calls)
        {
            Assert.Equal(LabelingErrorCodes.ProjectNotFound, (await Assert.ThrowsAnyAsync<LabelingException>(call)).Code);
        }
    }

    private static string Json(Project? project) => project is null ? "none" : JsonSerializer.Serialize(project, LabelingJsonContext.Default.Project);
}
