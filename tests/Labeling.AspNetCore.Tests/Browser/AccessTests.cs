using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>Keyboard alone, touch, languages, screen readers, and hostile names.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_box_is_drawn_and_submitted_by_keyboard_alone()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PictureAsync();
        await ben.PressAsync("2", "r", "Space", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Space");
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("dog");
        await ben.PressAsync("ArrowLeft", "Alt+Shift+ArrowRight", "Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var item = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!;
        var box = Assert.IsType<BoundingBox>(Assert.Single(item.Annotations).Shape);
        Assert.Equal((30, 10), (box.Width, box.Height));
    }

    [Fact]
    public async Task An_outline_is_drawn_by_keyboard_alone()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PictureAsync();
        await ben.PressAsync("p", "Space", "Shift+ArrowRight", "Shift+ArrowRight", "Space", "Shift+ArrowDown", "Shift+ArrowDown", "Space", "Enter");
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
        await ben.PressAsync("Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var item = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!;
        Assert.Equal(200, Assert.Single(item.Annotations).Shape!.Area, 3);
    }

    [Fact]
    public async Task A_page_of_pictures_is_classified_with_the_tab_key()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 4, settings: new ProjectSettings { PageSize = 4 });
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PressAsync("ArrowRight", "Space", "1", "Space", "ArrowRight", "Space", "ArrowDown", "Space", "2", "a", "a");
        await Expect(ben.Page.Locator(".card:nth-child(1) .chip")).ToContainTextAsync("cat");
        await Expect(ben.Page.Locator(".card:nth-child(4) .chip")).ToContainTextAsync("dog");
    }

    [Fact]
    public async Task Everything_is_there_in_japanese()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1, classes: ["猫", "犬"], instructions: "# 手順\n\n枠を描いてください。");
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner", new BrowserNewContextOptions { Locale = "ja-JP", ColorScheme = ColorScheme.Dark });
        await ana.GoAsync($"p/{project.Info.Id}/dashboard");
        await Expect(ana.Page.Locator(".tabs")).ToContainTextAsync("ダッシュボード");
        Assert.Equal("ja", await ana.Page.Locator("html").GetAttributeAsync("lang"));
        await ana.ShootAsync("dashboard-ja");
        foreach (string place in new[] { "", "new", $"p/{project.Info.Id}/dashboard", $"p/{project.Info.Id}/data", $"p/{project.Info.Id}/details" })
        {
            await ana.GoAsync(place);
            await Expect(ana.Page.Locator("h1")).ToBeVisibleAsync();
            Assert.DoesNotMatch(UntranslatedKey(), await ana.Page.Locator("body").InnerTextAsync());
            await ana.Page.SetViewportSizeAsync(412, 840);
            Assert.InRange(await ana.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, 412);
            await ana.ShootAsync($"phone-ja-{(place.Length == 0 ? "projects" : place.Split('/')[^1])}");
            await ana.Page.SetViewportSizeAsync(1280, 800);
        }

        await ana.GoAsync($"p/{project.Info.Id}/label");
        await Expect(ana.Page.Locator("dialog .primary")).ToHaveTextAsync("ラベル付けを開始");
        await ana.Page.Locator("dialog .primary").ClickAsync();
        await ana.DragAsync(80, 60, 200, 150);
        await Expect(ana.Page.Locator(".labeler footer .primary")).ToHaveTextAsync("送信");
        await ana.ShootAsync("labeler-ja");
        Assert.DoesNotMatch(UntranslatedKey(), await ana.Page.Locator("body").InnerTextAsync());
    }

    [Fact]
    public async Task A_language_of_the_host_is_chosen_and_english_fills_its_gaps()
    {
        BrowserFixture.Require();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"projects.title":"Projekte"}""", TestContext.Current.CancellationToken);
        await using var host = await StudioHost.StartAsync(options => options.AddLanguage("de", "Deutsch", file));
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner", new BrowserNewContextOptions { Locale = "de-AT" });
        await ana.GoAsync();
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Projekte");
        await Expect(ana.Page.Locator("a.primary")).ToHaveTextAsync("New project");
        Assert.Equal("de", await ana.Page.Locator("html").GetAttributeAsync("lang"));
        File.Delete(file);
    }

    [Fact]
    public async Task Hostile_names_and_instructions_stay_text()
    {
        BrowserFixture.Require();
        const string Evil = "<img src=x onerror=alert(1)>";
        await using var host = await StudioHost.StartAsync();
        string folder = Path.Combine(host.Folder, "pictures", "evil");
        StudioHost.DrawPicture(Path.Combine(folder, "<script>alert(1)<", "script>.png"), 1);
        var project = await host.Engine.Projects.CreateAsync(
            new ProjectDefinition(Evil, LabelingTaskType.ImageClassificationMultiLabel)
            {
                Dataset = new LocalFolder(folder),
                LabelClasses = [new LabelClassDefinition("\"><svg onload=alert(1)>") { Description = Evil }],
                Instructions = Instructions.FromString($"{Evil} [x](javascript:alert(1)) <a href=\"javascript:alert(1)\">x</a>"),
                Description = Evil,
            },
            TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var ana = await Visitor.ArriveAsync(fixture, host, Uri.EscapeDataString("a\"><b>"), "Owner");
        await ana.LabelAsync(project);
        await ana.PressAsync("1", "Enter");
        await Expect(ana.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        foreach (string place in new[] { "", $"p/{project.Info.Id}/dashboard", $"p/{project.Info.Id}/data", $"p/{project.Info.Id}/data/1", $"p/{project.Info.Id}/details" })
        {
            await ana.GoAsync(place);
            await Expect(ana.Page.Locator("h1")).ToBeVisibleAsync();
            await Expect(ana.Page.Locator("img[onerror], svg[onload], a[href^='javascript:'], #app script")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Pages_pass_the_checks_for_assistive_technology()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var boxes = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 2, name: "Boxes", instructions: "Text");
        var grid = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiLabel, pictures: 4, name: "Grid", settings: new ProjectSettings { PageSize = 4 }, classes: ["a/b", "a/c", "d"]);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner", new BrowserNewContextOptions { ColorScheme = scheme });
            foreach (string place in new[] { "", "new", $"p/{boxes.Info.Id}/dashboard", $"p/{boxes.Info.Id}/data", $"p/{boxes.Info.Id}/data/1", $"p/{boxes.Info.Id}/details" })
            {
                await ana.GoAsync(place);
                await Expect(ana.Page.Locator("h1")).ToBeVisibleAsync();
                await AssistiveChecks.RunAsync(ana.Page, $"{place} {scheme}");
            }

            await ana.GoAsync($"p/{boxes.Info.Id}/label");
            await Expect(ana.Page.Locator("dialog .primary")).ToBeVisibleAsync();
            await AssistiveChecks.RunAsync(ana.Page, $"instructions {scheme}");
            await ana.Page.Locator("dialog .primary").ClickAsync();
            await ana.DragAsync(80, 60, 200, 150);
            await AssistiveChecks.RunAsync(ana.Page, $"boxes {scheme}");
            await ana.ShootAsync($"labeler-{scheme}");
            await ana.PressAsync("?");
            await AssistiveChecks.RunAsync(ana.Page, $"shortcuts {scheme}");
            await ana.PressAsync("Escape");
            await ana.GoAsync($"p/{grid.Info.Id}/label");
            await Expect(ana.Page.Locator(".card")).ToHaveCountAsync(4);
            await ana.PressAsync("a", "1");
            await AssistiveChecks.RunAsync(ana.Page, $"grid {scheme}");
        }
    }

    private static Regex UntranslatedKey() => new(@"\b(labeler|wizard|data|detail|details|filter|status|column|setting|dashboard|keys|tool|queue|part)\.[a-zA-Z]+");
}
