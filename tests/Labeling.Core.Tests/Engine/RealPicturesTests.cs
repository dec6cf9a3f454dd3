namespace Labeling.Core.Engine;

public sealed class RealPicturesTests
{
    [Fact]
    public async Task Hostile_pictures_become_items_that_say_why_and_the_project_goes_on()
    {
        var project = await RunAsync("hostile-images/images", out var bench);
        await using (bench)
        {
            var items = await project.Items.ListAsync().ToListAsync();

            Assert.NotEmpty(items);
            Assert.All(items, i => Assert.Equal(ItemStatus.Labeled, i.Status));
            Assert.All(items, i => Assert.NotEqual(i.ImageSize.IsEmpty, i.Problem is null));
            Assert.Contains(items, i => i.Problem is not null);
        }
    }

    [Fact]
    public async Task Sizes_are_those_of_upright_pictures()
    {
        var project = await RunAsync("exif-orientation/images", out var bench);
        await using (bench)
        {
            var items = await project.Items.ListAsync().ToListAsync();

            // One landscape, stored in all eight orientations and once without saying.
            Assert.Equal(9, items.Count);
            Assert.All(items, i => Assert.Null(i.Problem));
            var size = Assert.Single(items.Select(i => i.ImageSize).Distinct());
            Assert.True(size.Width > size.Height);
        }
    }

    /// <summary>Labels everything in a folder as what it is not: it is the sizes that matter here.</summary>
    private static Task<LabelingProject> RunAsync(string path, out IAsyncDisposable bench)
    {
        string folder = SharedData.Find(path);
        var engine = new LabelingEngine(new Labeling.ConformanceTests.ReferenceLabelStore(), [new LocalFolderSourceProvider()], [new ImageReader()]);
        bench = engine;
        return RunAsync(engine, folder);
    }

    private static async Task<LabelingProject> RunAsync(LabelingEngine engine, string folder)
    {
        var project = await engine.Projects.CreateAsync(new ProjectDefinition("Real", LabelingTaskType.ImageClassificationMultiClass)
        {
            Dataset = new LocalFolder(folder),
            LabelClasses = ["x"],
            Settings = new ProjectSettings { PageSize = 9 },
        });
        await project.StartAsync();
        while (await project.Queue.ClaimAsync("ana") is { } task)
        {
            foreach (var item in task.Items)
            {
                task.Answer(item, new Annotation("x"));
            }

            await task.SubmitAsync();
        }

        return project;
    }
}
