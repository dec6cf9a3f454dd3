using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>What owners and reviewers do.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PagesTests(BrowserFixture fixture)
{
    [Fact]
    public async Task An_owner_makes_a_project_of_uploaded_pictures()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        string[] files = [.. Enumerable.Range(1, 3).Select(i => Path.Combine(host.Folder, $"photo {i} 写真.png"))];
        for (int i = 0; i < files.Length; i++)
        {
            StudioHost.DrawPicture(files[i], i);
        }

        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        await ana.GoAsync();
        await ana.Page.Locator("a:has-text('New project')").ClickAsync();
        await Expect(ana.Page.GetByLabel("Name")).ToBeFocusedAsync();
        await ana.PressAsync("Enter");
        await Expect(ana.Page.Locator(".problem-text")).ToHaveTextAsync("Give the project a name.");
        await ana.Page.GetByLabel("Name").FillAsync("Photos");
        await ana.Page.Locator("input[value=ImageClassificationMultiLabel]").CheckAsync();
        await NextAsync(ana);
        await ana.Page.GetByLabel("Files").SetInputFilesAsync(files);
        await NextAsync(ana);
        await ana.Page.Locator("[name=refreshDataset]").UncheckAsync();
        await NextAsync(ana);
        await ana.Page.Locator("[data-part=path]").First.FillAsync("animal/cat");
        await ana.PressAsync("Enter");
        await ana.Page.Locator("[data-part=path]").Last.FillAsync("animal/dog");
        await NextAsync(ana);
        await ana.Page.Locator("textarea").FillAsync("Choose **all**.");
        await NextAsync(ana);
        await ana.Page.Locator("[name=minLabelers]").FillAsync("2");
        await NextAsync(ana);
        await Expect(ana.Page.Locator(".problem-text")).ToHaveTextAsync("The most labelers cannot be fewer than the least.");
        await ana.Page.Locator("[name=maxLabelers]").FillAsync("3");
        await ana.ShootAsync("wizard");
        await NextAsync(ana);
        await NextAsync(ana);

        // The dashboard may have been there before the pictures were read: then the next tick tells it.
        await host.SaidAsync(LogSignals.Started);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await Expect(ana.Page.Locator(".donut text")).ToHaveTextAsync("0.00%");
        await Expect(ana.Page.Locator(".legend div:nth-child(4) b")).ToHaveTextAsync("3");

        var project = (await host.Engine.Projects.FindAsync("Photos", TestContext.Current.CancellationToken))!;
        Assert.Equal((ProjectState.Running, 3), (project.Info.State, project.Info.LabelClasses.Count));
        Assert.NotNull(await project.Items.FindAsync("photo 1 写真.png", TestContext.Current.CancellationToken));
        var settings = project.Info.Settings;
        Assert.Equal((true, 2, 3, 4), (settings.PinDataset, settings.MinLabelers, settings.MaxLabelers, settings.PageSize));
    }

    [Fact]
    public async Task The_dashboard_follows_the_labelers()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync(options => options.ProgressInterval = TimeSpan.FromSeconds(0.1));
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 4);
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        var stream = ana.Page.WaitForResponseAsync(response => response.Url.EndsWith("/events", StringComparison.Ordinal));
        await ana.GoAsync($"p/{project.Info.Id}/dashboard");
        await Expect(ana.Page.Locator(".box", new PageLocatorOptions { HasText = "Label class distribution" })).ToContainTextAsync("Submit labels to see label class distribution");

        // The stream has begun, so its next look comes with the host's clock, which stands still unless it is moved.
        await stream;
        await LabelAsync(project, "ben");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await Expect(ana.Page.Locator(".donut text")).ToHaveTextAsync("25.00%");
        await Expect(ana.Page.Locator(".bars")).ToContainTextAsync("1/1 (100.00%)");
        await Expect(ana.Page.Locator("td").First).ToHaveTextAsync("ben");
        await ana.ShootAsync("dashboard");
    }

    [Fact]
    public async Task A_reviewer_approves_rejects_and_corrects()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 3);
        for (int i = 0; i < 3; i++)
        {
            await LabelAsync(project, "ben");
        }

        await using var dora = await Visitor.ArriveAsync(fixture, host, "dora", "VendorReviewer");
        await dora.GoAsync($"p/{project.Info.Id}/data");
        await dora.Page.GetByLabel("Choose picture-01.png").CheckAsync();
        await dora.Page.Locator(".bulk button:has-text('Approve')").ClickAsync();
        await dora.Page.Locator("dialog .primary").ClickAsync();
        await Expect(dora.Page.Locator("[data-item='1'] .badge")).ToHaveTextAsync("Approved");
        await dora.Page.Locator("[data-item='2'] a").ClickAsync();
        await dora.Page.Locator("button:has-text('Reject')").ClickAsync();
        await dora.Page.Locator("dialog textarea").FillAsync("blurred");
        await dora.Page.Locator("dialog .primary").ClickAsync();
        await Expect(dora.Page.Locator(".history")).ToContainTextAsync("blurred");
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Unlabeled");
        await dora.GoAsync($"p/{project.Info.Id}/data/3");
        await dora.Page.Locator("button:text-is('Correct')").ClickAsync();
        await dora.Page.Locator(".classes [data-class='2']").ClickAsync();
        await dora.Page.Locator("button:has-text('Save correction')").ClickAsync();
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Approved");
        await dora.ShootAsync("item");
        var item = (await project.Items.FindAsync(new ItemId(3), TestContext.Current.CancellationToken))!;
        Assert.Equal(("dora", 2), (item.Labeler, item.Annotations[0].ClassId.Value));
    }

    [Fact]
    public async Task A_reviewer_goes_through_a_filtered_list_by_keys()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 4);
        for (int i = 0; i < 3; i++)
        {
            await LabelAsync(project, "ben");
        }

        await using var dora = await Visitor.ArriveAsync(fixture, host, "dora", "VendorReviewer");
        await dora.GoAsync($"p/{project.Info.Id}/data");
        await dora.Page.Locator("[name=status]").SelectOptionAsync("Labeled");
        await Expect(dora.Page.Locator("[data-item]")).ToHaveCountAsync(3);
        var names = await dora.Page.Locator("[data-item] .info > span:first-child").AllInnerTextsAsync();
        await dora.Page.Locator("[data-item] a").First.ClickAsync();
        var title = dora.Page.Locator("aside h2").First;
        await Expect(title).ToHaveTextAsync(names[0]);
        await Expect(dora.Page.Locator("button:has-text('Previous')")).ToBeDisabledAsync();
        await dora.PressAsync("j");
        await Expect(title).ToHaveTextAsync(names[1]);
        await dora.PressAsync("a");
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Approved");
        await dora.Page.Locator("button:has-text('Next')").ClickAsync();
        await Expect(title).ToHaveTextAsync(names[2]);
        await Expect(dora.Page.Locator("button:has-text('Next')")).ToBeDisabledAsync();
        await dora.PressAsync("x");
        await dora.Page.Locator("dialog textarea").FillAsync("blurred");
        await dora.Page.Locator("dialog .primary").ClickAsync();
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Unlabeled");
        await dora.PressAsync("k");
        await Expect(title).ToHaveTextAsync(names[1]);
    }

    [Fact]
    public async Task Labels_are_downloaded_as_they_are_filtered_and_a_user_can_sign_out()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync(options => options.SignOutAddress = new Uri("../sign-out", UriKind.Relative));
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 3);
        await LabelAsync(project, "ben");
        await LabelAsync(project, "chie");
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        await ana.GoAsync($"p/{project.Info.Id}/data");
        await ana.Page.Locator("[name=labeler]").FillAsync("chie");
        await ana.PressAsync("Tab");
        await Expect(ana.Page.Locator("[data-item]")).ToHaveCountAsync(1);
        var download = await ana.Page.RunAndWaitForDownloadAsync(() => ana.Page.Locator("button:has-text('Export')").ClickAsync());
        Assert.EndsWith(".json", download.SuggestedFilename, StringComparison.Ordinal);
        await using var file = await download.CreateReadStreamAsync();
        Assert.Single((await System.Text.Json.Nodes.JsonNode.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken))!["annotations"]!.AsArray());
        Assert.Equal(new Uri(host.Url, "../sign-out").ToString(), await ana.Page.Locator("header a:text-is('Sign out')").EvaluateAsync<string>("link => link.href"));
    }

    [Fact]
    public async Task A_reviewer_who_was_slower_sees_the_item_as_it_is_now()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 1);
        await LabelAsync(project, "ben");
        await using var dora = await Visitor.ArriveAsync(fixture, host, "dora", "VendorReviewer");
        await dora.GoAsync($"p/{project.Info.Id}/data/1");
        await Expect(dora.Page.Locator("button:has-text('Approve')")).ToBeVisibleAsync();
        var item = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!;
        await project.Reviews.ApproveAsync(item, "emi", cancellationToken: TestContext.Current.CancellationToken);
        await dora.Page.Locator("button:has-text('Approve')").ClickAsync();
        await Expect(dora.Page.Locator(".toast.bad")).ToContainTextAsync("Somebody changed the item meanwhile");
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Approved");
    }

    [Fact]
    public async Task An_owner_pauses_adds_a_label_and_goes_on()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        await ana.GoAsync($"p/{project.Info.Id}/details");
        await ana.Page.Locator("button:text-is('Pause')").ClickAsync();
        await ana.Page.Locator("[data-part=path]").First.FillAsync("unknown");
        await ana.Page.Locator("button:text-is('Add labels')").ClickAsync();
        await Expect(ana.Page.Locator(".classes .name").Last).ToHaveTextAsync("unknown");
        await ana.Page.Locator("button:text-is('Resume')").ClickAsync();
        await Expect(ana.Page.Locator(".page-head .state")).ToHaveTextAsync("Running");
        Assert.Equal(4, project.Info.LabelClasses.Count);
    }

    [Fact]
    public async Task Everything_that_may_change_is_changed_on_the_details_page()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        await ana.GoAsync($"p/{project.Info.Id}/details");
        string[] parts = ["Project details", "Dataset", "Incremental refresh", "Label export", "Labels", "Instructions", "Machine-learning assistance", "Quality control", "Workforce", "General settings", "Delete project"];
        await Expect(ana.Page.Locator(".sections h2")).ToHaveTextAsync(parts);
        await Expect(ana.Page.Locator(".contents button")).ToHaveTextAsync(parts);
        await Expect(ana.Page.Locator("[name=minLabelers]")).ToBeDisabledAsync();
        await ana.ShootAsync("details");

        await ana.Page.Locator("[name=description]").FillAsync("What lies in the fridge.\nSecond line.");
        await SaveAsync("Project details");
        Assert.Equal("What lies in the fridge.\nSecond line.", await ana.Page.Locator("[name=description]").InputValueAsync());
        await ana.Page.Locator("[name=refreshDataset]").UncheckAsync();
        await SaveAsync("Incremental refresh");
        await ana.Page.Locator("[name=assistEnabled]").UncheckAsync();
        await SaveAsync("Machine-learning assistance");
        await ana.Page.Locator("[name=allowReviewOfOwnWork]").CheckAsync();
        await SaveAsync("Quality control");
        await ana.Page.Locator("[name=leaseMinutes]").FillAsync("90");
        await SaveAsync("General settings");
        await project.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("What lies in the fridge.\nSecond line.", project.Info.Description);
        var settings = project.Info.Settings;
        Assert.Equal((true, true, TimeSpan.FromMinutes(90), 2), (settings.PinDataset, settings.AllowReviewOfOwnWork, settings.LeaseDuration, settings.MinLabelers));
        Assert.False((await project.Assist.GetSettingsAsync(TestContext.Current.CancellationToken)).IsEnabled);

        async Task SaveAsync(string part)
        {
            await ana.Page.Locator("section", new PageLocatorOptions { Has = ana.Page.Locator($"h2:text-is('{part}')") }).Locator("button:text-is('Save')").ClickAsync();
            await Expect(ana.Page.Locator(".toast.good")).ToBeVisibleAsync();
            await ana.Page.EvaluateAsync("() => document.querySelectorAll('.toast').forEach(toast => toast.remove())");
        }
    }

    [Fact]
    public async Task Chosen_pictures_and_all_that_meet_a_filter_are_assigned()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 5);
        await using var ana = await Visitor.ArriveAsync(fixture, host, "ana", "Owner");
        await ana.GoAsync($"p/{project.Info.Id}/data");
        await ana.Page.GetByLabel("Choose picture-02.png").CheckAsync();
        await ana.Page.GetByLabel("Choose picture-04.png").CheckAsync();
        await ana.Page.Locator(".bulk button:text-is('Assign')").ClickAsync();
        await ana.Page.Locator("dialog input").FillAsync("ben");
        await ana.Page.Locator("dialog .primary").ClickAsync();
        await Expect(ana.Page.Locator("[data-item='4']")).ToContainTextAsync("for ben");
        await ana.Page.Locator("[name=prefix]").FillAsync("picture-05");
        await ana.PressAsync("Tab");
        await Expect(ana.Page.Locator("[data-item]")).ToHaveCountAsync(1);
        await ana.Page.Locator("button:text-is('Assign all that meet the filter')").ClickAsync();
        await ana.Page.Locator("dialog input").FillAsync("chie");
        await ana.Page.Locator("dialog .primary").ClickAsync();
        await Expect(ana.Page.Locator("[data-item='5']")).ToContainTextAsync("for chie");
        await ana.ShootAsync("data");
        var assignees = await project.Items.ListAsync(cancellationToken: TestContext.Current.CancellationToken).Select(item => item.Assignee).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([null, "ben", null, "ben", "chie"], assignees);
    }

    private static Task NextAsync(Visitor visitor) => visitor.Page.Locator("button[type=submit]").ClickAsync();

    private static async Task LabelAsync(LabelingProject project, string labeler)
    {
        var task = (await project.Queue.ClaimAsync(labeler, 1, TestContext.Current.CancellationToken))!;
        task.Answer(task.Items[0], new Annotation("cat"));
        await task.SubmitAsync(TestContext.Current.CancellationToken);
    }
}
