using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>What happens before a picture shows, and where it does not come.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EarlyTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Keys_pressed_before_the_picture_shows_choose_the_tool_and_the_label()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync(pathBase: "/deep/down");
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        var release = new TaskCompletionSource();
        await ben.Page.RouteAsync("**/tasks", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await ben.LabelAsync(project);
        await ben.PressAsync("t", "2", "s", "Delete", "Enter");
        release.SetResult();
        await ben.ClickAsync((100, 100));
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("dog");
        await Expect(ben.Page.Locator(".shapes li .count")).ToHaveTextAsync("50 × 50");
        await ben.SubmitAsync();
        Assert.Equal(1, (await project.GetProgressAsync(TestContext.Current.CancellationToken)).Labeled);
    }

    [Fact]
    public async Task A_picture_that_does_not_come_says_so_and_comes_when_it_is_asked_for_again()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        int asked = 0;
        await ben.Page.RouteAsync("**/image", route => ++asked <= 3 ? route.FulfillAsync(new RouteFulfillOptions { Status = 503 }) : route.ContinueAsync());
        await ben.LabelAsync(project);
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("The picture did not load");
        await ben.ShootAsync("picture-failed");
        await ben.Page.Locator(".message button").ClickAsync();
        await ben.PictureAsync();
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task A_picture_that_is_cut_off_is_shown_with_a_warning()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        string folder = Path.Combine(host.Folder, "pictures", "cut"), file = Path.Combine(folder, "cut.png");
        StudioHost.DrawPicture(file, 1);
        byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length * 3 / 4)], TestContext.Current.CancellationToken);
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, folder);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await Expect(ben.Page.Locator(".notice .warnings")).ToContainTextAsync("cut off");
        await ben.DragAsync(20, 20, 60, 40);
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
        await Expect(ben.Page.Locator(".notice .warnings")).ToBeVisibleAsync();
        await ben.ShootAsync("warning");
    }

    [Fact]
    public async Task The_instructions_stand_before_the_page_and_go_with_it()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1, instructions: "Draw.");
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.GoAsync();
        await ben.Page.Locator(".project-card a:text-is('Label')").ClickAsync();
        await Expect(ben.Page.Locator("dialog")).ToContainTextAsync("Draw.");
        await Expect(ben.Page.Locator(".labeler h1")).ToHaveTextAsync("Test");
        Assert.Equal(0, await Claimed());
        await ben.Page.GoBackAsync();
        await Expect(ben.Page.Locator(".project-card")).ToBeVisibleAsync();
        await Expect(ben.Page.Locator("dialog")).ToHaveCountAsync(0);
        Assert.Equal(0, await Claimed());

        Task<int> Claimed() => ben.Page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/tasks')).length");
    }
}
