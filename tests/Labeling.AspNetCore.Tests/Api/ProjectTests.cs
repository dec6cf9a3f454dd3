using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Labeling.AspNetCore.Api;

public sealed class ProjectTests
{
    [Fact]
    public async Task A_project_is_made_of_an_upload_and_starts_by_itself()
    {
        await using var host = await StudioHost.StartAsync();
        using var owner = host.Client();
        string upload = (string)(await owner.PostAsync("uploads").JsonAsync())["id"]!;
        StudioHost.DrawPicture(Path.Combine(host.Folder, "a.png"), 1);
        foreach (string name in new[] { "cats/%E7%8C%AB.png", "b.png" })
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(host.Folder, "a.png"), TestContext.Current.CancellationToken));
            using var saved = await owner.PutAsync(new Uri(owner.BaseAddress!, $"uploads/{upload}/files/{name}"), content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        }

        using var created = await owner.PostAsync("projects", New("Uploaded", new { upload }));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var view = (await created.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.EndsWith((string)view["project"]!["id"]!, created.Headers.Location!.ToString(), StringComparison.Ordinal);
        var id = (string)view["project"]!["id"]!;
        await host.SaidAsync(LogSignals.Started);
        Assert.Equal("Running", (string)(await owner.GetAsync($"projects/{id}/progress", TestContext.Current.CancellationToken).JsonAsync())["state"]!);
        var items = (await owner.GetAsync($"projects/{id}/items", TestContext.Current.CancellationToken).JsonAsync())["items"]!.AsArray();
        Assert.Equal(["b.png", "cats/猫.png"], items.Select(item => (string)item!["path"]!));
    }

    [Theory]
    [InlineData("../x.png")]
    [InlineData("..%2Fx.png")]
    [InlineData("C:x.png")]
    [InlineData("a%5Cx.png")]
    [InlineData("CON.png")]
    [InlineData("a/NUL.jpg")]
    [InlineData("x.exe")]
    [InlineData("a%00.png")]
    [InlineData("a./x.png")]
    [InlineData("x.png:stream.png")]
    [InlineData("//x.png")]
    public async Task An_upload_never_leaves_its_folder(string path)
    {
        await using var host = await StudioHost.StartAsync();
        using var owner = host.Client();
        string upload = (string)(await owner.PostAsync("uploads").JsonAsync())["id"]!;
        using var content = new ByteArrayContent([1, 2, 3]);
        using var saved = await owner.PutAsync($"{owner.BaseAddress}uploads/{upload}/files/{path}", content, TestContext.Current.CancellationToken);
        Assert.True(saved.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{path}: {saved.StatusCode}");
        Assert.Empty(Directory.GetFiles(host.Folder, "*x.*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.Combine(host.Folder, "uploads"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_not_taken()
    {
        await using var host = await StudioHost.StartAsync(options => options.MaxUploadFileBytes = 100);
        using var owner = host.Client();
        string upload = (string)(await owner.PostAsync("uploads").JsonAsync())["id"]!;
        using var content = new ByteArrayContent(new byte[101]);
        using var saved = await owner.PutAsync(new Uri(owner.BaseAddress!, $"uploads/{upload}/files/x.png"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, saved.StatusCode);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("relative")]
    [InlineData("{folder}/pictures/../uploads")]
    [InlineData("{folder}/pictures-of-others")]
    public async Task Only_folders_that_the_host_names_can_be_used(string location)
    {
        await using var host = await StudioHost.StartAsync();
        using var owner = host.Client();
        var dataset = new { source = "local-folder", location = location.Replace("{folder}", host.Folder, StringComparison.Ordinal) };
        var problem = await owner.PostAsync("projects", New("Outside", dataset)).JsonAsync();
        Assert.Equal(LabelingWebErrorCodes.DatasetNotAllowed, problem.Code());
    }

    [Fact]
    public async Task Names_are_taken_for_ever()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, name: "Fridge");
        using var owner = host.Client();
        using var deleted = await owner.SendAsync(HttpMethod.Delete, $"projects/{project.Info.Id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await owner.GetAsync($"projects/{project.Info.Id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var dataset = new { source = "local-folder", location = Path.Combine(host.Folder, "pictures") };
        Assert.Equal(LabelingErrorCodes.ProjectNameTaken, (await owner.PostAsync("projects", New("fridge", dataset)).JsonAsync()).Code());
    }

    [Fact]
    public async Task Two_owners_do_not_overwrite_each_other()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var owner = host.Client();
        using var seen = await owner.GetAsync($"projects/{project.Info.Id}", TestContext.Current.CancellationToken);
        long version = long.Parse(seen.Headers.ETag!.Tag.Trim('"'));
        string path = $"projects/{project.Info.Id}/instructions";
        using var first = await owner.SendAsync(HttpMethod.Put, path, new { text = "one" }, version);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        using var second = await owner.SendAsync(HttpMethod.Put, path, new { text = "two" }, version);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("one", project.Info.Instructions?.Text);
    }

    [Fact]
    public async Task Wrong_wishes_for_assistance_leave_no_project_behind()
    {
        await using var host = await StudioHost.StartAsync();
        string folder = Path.Combine(host.Folder, "pictures", "a");
        StudioHost.DrawPicture(Path.Combine(folder, "a.png"), 1);
        using var owner = host.Client();
        object Body(double accuracy) => new { name = "Assisted", taskType = "ObjectDetection", dataset = new { source = "local-folder", location = folder }, labelClasses = new[] { new { path = "cat" } }, assist = new AssistSettings { RequiredAccuracy = accuracy } };
        using var refused = await owner.PostAsync("projects", Body(1.5));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var created = await owner.PostAsync("projects", Body(0.9));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var project = (await host.Engine.Projects.FindAsync("Assisted", TestContext.Current.CancellationToken))!;
        Assert.Equal(0.9, (await project.Assist.GetSettingsAsync(TestContext.Current.CancellationToken)).RequiredAccuracy);
    }

    [Fact]
    public async Task Settings_that_are_left_out_are_the_defaults_and_later_stay()
    {
        await using var host = await StudioHost.StartAsync();
        string folder = Path.Combine(host.Folder, "pictures", "a");
        StudioHost.DrawPicture(Path.Combine(folder, "a.png"), 1);
        using var owner = host.Client();
        using var created = await owner.PostAsync("projects", new
        {
            name = "Few",
            taskType = "ObjectDetection",
            dataset = new { source = "local-folder", location = folder },
            labelClasses = new[] { new { path = "cat" } },
            settings = new { pageSize = 4 },
            assist = new { requiredAccuracy = 0.9 },
        });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var project = (await host.Engine.Projects.FindAsync("Few", TestContext.Current.CancellationToken))!;
        Assert.Equal((4, new ProjectSettings().LeaseDuration, 500_000), (project.Info.Settings.PageSize, project.Info.Settings.LeaseDuration, project.Info.Settings.MaxItems));
        Assert.Equal((0.9, 0.95, "random"), await AssistAsync());

        using var changed = await owner.SendAsync(HttpMethod.Put, $"projects/{project.Info.Id}/settings", new { minLabelers = 2, maxLabelers = 3 }, project.Info.Version);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        await project.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((4, 2, 3), (project.Info.Settings.PageSize, project.Info.Settings.MinLabelers, project.Info.Settings.MaxLabelers));
        using var wished = await owner.SendAsync(HttpMethod.Put, $"projects/{project.Info.Id}/assist", new { confidence = 0.9 });
        Assert.Equal(HttpStatusCode.NoContent, wished.StatusCode);
        Assert.Equal((0.9, 0.9, "random"), await AssistAsync());

        async Task<(double, double, string)> AssistAsync()
        {
            var settings = await project.Assist.GetSettingsAsync(TestContext.Current.CancellationToken);
            return (settings.RequiredAccuracy, settings.Confidence, settings.NextItems);
        }
    }

    [Fact]
    public async Task Progress_is_told_as_it_goes_on()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass);
        using var client = host.Client("ben!Labeler");
        using var stream = new StreamReader(await client.GetStreamAsync($"projects/{project.Info.Id}/events", TestContext.Current.CancellationToken));
        Assert.Equal("event: progress", await stream.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"labeled\":0", await stream.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("", await stream.ReadLineAsync(TestContext.Current.CancellationToken));

        var task = (await project.Queue.ClaimAsync("ben", 1, TestContext.Current.CancellationToken))!;
        task.Answer(task.Items[0], new Annotation("cat"));
        await task.SubmitAsync(TestContext.Current.CancellationToken);
        var next = stream.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("event: progress", await next);
        Assert.Contains("\"labeled\":1", await stream.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=Nonsense")]
    [InlineData("status=1")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("labeler__password=x")]
    [InlineData("class=-1")]
    [InlineData("from=yesterday")]
    [InlineData("after=x")]
    [InlineData("missing=maybe")]
    public async Task A_filter_that_cannot_be_read_selects_nothing(string query)
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var owner = host.Client();
        Assert.Equal(LabelingWebErrorCodes.RequestInvalid, (await owner.GetAsync($"projects/{project.Info.Id}/items?{query}", TestContext.Current.CancellationToken).JsonAsync()).Code());
    }

    [Fact]
    public async Task Items_come_in_pages_without_gaps()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 7);
        using var owner = host.Client();
        var ids = new List<long>();
        string after = "";
        do
        {
            var page = await owner.GetAsync($"projects/{project.Info.Id}/items?limit=3&descending=true{after}", TestContext.Current.CancellationToken).JsonAsync();
            ids.AddRange(page["items"]!.AsArray().Select(item => (long)item!["id"]!));
            after = page["next"] is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], ids);
    }

    private static object New(string name, object dataset) => new { name, taskType = "ObjectDetection", dataset, labelClasses = new[] { new { path = "cat" } }, start = true };
}
