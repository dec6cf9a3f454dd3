using Microsoft.Playwright;
using SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>Assistance in the studio, with real runs of the worker.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AssistTests(BrowserFixture fixture)
{
    private static readonly string[] Colours = ["blue", "green", "red"];

    [Fact]
    public async Task A_project_made_with_assistance_trains_and_the_dashboard_follows()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync(options => options.ProgressInterval = TimeSpan.FromSeconds(0.1), hasAssist: true);
        DrawColours(Path.Combine(host.Folder, "pictures"), 150);
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        var stream = ana.Page.WaitForResponseAsync(response => response.Url.EndsWith("/events", StringComparison.Ordinal));
        await MakeAsync(ana);
        await host.SaidAsync(LogSignals.Started);
        await stream;
        var project = (await host.Engine.Projects.FindAsync("Colours", TestContext.Current.CancellationToken))!;
        var settings = await project.Assist.GetSettingsAsync(TestContext.Current.CancellationToken);
        Assert.Equal((60, new AssistSettings().TestShare, 0.75), (settings.MinLabels, settings.TestShare, settings.RequiredAccuracy));

        var box = ana.Page.Locator(".box", new PageLocatorOptions { Has = ana.Page.Locator("h2:text-is('Machine-learning assistance')") });
        await LabelAsync(project, 30);
        await ana.Page.ReloadAsync();
        await Expect(box).ToContainTextAsync("30 of 60 labels for the next training run");
        Assert.Equal(0.5, await box.Locator("progress").EvaluateAsync<double>("bar => bar.position"), 3);
        await box.Locator("button:text-is('Train now')").ClickAsync();
        await Expect(box.Locator("tr[data-run=Training]")).ToContainTextAsync("Queued");
        await Expect(box.Locator("tr[data-run=Training]")).ToContainTextAsync("ana");
        await box.Locator("tr[data-run=Training] button:text-is('Stop')").ClickAsync();
        await Expect(box.Locator("tr[data-run=Training]")).ToContainTextAsync("Canceled");
        await Expect(box.Locator(".badge").First).ToHaveTextAsync("Waiting for labels");
        await Expect(box.Locator("button:text-is('Train now')")).ToBeEnabledAsync();

        await LabelAsync(project, 30);
        Assert.True(await host.Worker.RunDueAsync(project.Info.Id, TestContext.Current.CancellationToken));
        var runs = await project.Assist.ListRunsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var ended = runs.Where(run => run.State != RunState.Canceled).ToList();
        Assert.True(ended.Any(run => run.Kind == RunKind.Inference), string.Join('\n', ended.SelectMany(run => run.Log.Select(line => $"{run.Kind}: {line.Text}"))));
        await Expect(box.Locator("tr[data-run]")).ToHaveCountAsync(runs.Count, new() { Timeout = 30_000 });
        foreach (var run in ended)
        {
            await Expect(box.Locator($"tr[data-run={run.Kind}]:has-text('Completed')")).ToHaveCountAsync(1);
        }

        await Expect(box.Locator("tr[data-run=Validation] .metrics dt")).Not.ToHaveCountAsync(0);
        var log = box.Locator("tr[data-run=Training]:has-text('Completed') details");
        await log.Locator("summary").ClickAsync();
        await Expect(log.Locator("pre")).ToContainTextAsync("label");
        await ana.ShootAsync("runs");
        await AssistiveChecks.RunAsync(ana.Page, "dashboard with runs");
        var progress = await project.GetProgressAsync(TestContext.Current.CancellationToken);
        Assert.True(progress.Queue[TaskKind.Prelabeled] > 0, "The colours are told apart, so something is prelabeled.");

        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await Expect(ben.Page.Locator(".banner")).ToHaveTextAsync("Tasks prelabeled");
        await Expect(ben.Page.Locator(".chip.suggested").First).ToContainTextAsync("%");
    }

    [Fact]
    public async Task Switched_off_nothing_can_be_trained_and_a_host_without_assistance_shows_none()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync(hasAssist: true);
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 1);
        await project.Assist.UpdateSettingsAsync(new AssistSettings { IsEnabled = false }, TestContext.Current.CancellationToken);
        await using (var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner"))
        {
            await ana.GoAsync($"p/{project.Info.Id}/dashboard");
            await Expect(ana.Page.Locator(".badge.Off")).ToHaveTextAsync("Switched off");
            await Expect(ana.Page.Locator("button:text-is('Train now')")).ToHaveCountAsync(0);
            var boxes = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1, name: "Boxes");
            await ana.GoAsync($"p/{boxes.Info.Id}/dashboard");
            await Expect(ana.Page.Locator("main")).ToContainTextAsync("This host has no trainer for this kind of task");
        }

        await using var bare = await StudioHost.StartAsync();
        var other = await bare.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 1);
        await using var eve = await Visitor.ArriveAsync(fixture, bare, "eve", "Owner");
        var answer = eve.Page.WaitForResponseAsync(response => response.Url.EndsWith("/assist", StringComparison.Ordinal));
        await eve.GoAsync($"p/{other.Info.Id}/dashboard");
        await answer;
        await Expect(eve.Page.Locator("h2:text-is('Task queue')")).ToBeVisibleAsync();
        await Expect(eve.Page.Locator("h2:text-is('Machine-learning assistance')")).ToBeHiddenAsync();
        await eve.GoAsync("new");
        await Expect(eve.Page.Locator(".steps")).Not.ToContainTextAsync("ML assisted labeling");
    }

    private static async Task MakeAsync(Visitor ana)
    {
        await ana.GoAsync("new");
        await ana.Page.GetByLabel("Name").FillAsync("Colours");
        await ana.Page.Locator("input[value=ImageClassificationMultiClass]").CheckAsync();
        await NextAsync();
        await ana.Page.Locator("input[value=folder]").CheckAsync();
        await NextAsync();
        await NextAsync();
        foreach (string colour in Colours)
        {
            await ana.Page.Locator("[data-part=path]").Last.FillAsync(colour);
            await ana.Page.Locator("[data-part=path]").Last.PressAsync("Enter");
        }

        await NextAsync();
        await NextAsync();
        await NextAsync();
        await Expect(ana.Page.Locator(".steps [aria-current]")).ToContainTextAsync("ML assisted labeling");
        await Expect(ana.Page.Locator("[name=assistEnabled]")).ToBeCheckedAsync();
        await ana.Page.Locator("details summary").ClickAsync();
        await ana.Page.Locator("[name=minLabels]").FillAsync("60");
        await ana.Page.Locator("[name=requiredAccuracy]").FillAsync("0.75");
        await ana.ShootAsync("wizard-assist");
        await NextAsync();
        await NextAsync();

        Task NextAsync() => ana.Page.Locator("button[type=submit]").ClickAsync();
    }

    private static async Task LabelAsync(LabelingProject project, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var task = (await project.Queue.ClaimAsync("chie", 1, TestContext.Current.CancellationToken))!;
            task.Answer(task.Items[0], new Annotation(task.Items[0].Path.Split('-')[0]));
            await task.SubmitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void DrawColours(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            using var bitmap = new SKBitmap(48, 48);
            bitmap.Erase(SKColor.FromHsl((240 - (i % 3 * 120) + (i * 7 % 12)) % 360, 70, 40 + (i * 11 % 20)));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
            File.WriteAllBytes(Path.Combine(folder, $"{Colours[i % 3]}-{i:000}.png"), data.ToArray());
        }
    }
}
