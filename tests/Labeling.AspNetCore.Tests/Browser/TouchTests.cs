using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>Fingers: one draws, two zoom and move the picture.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TouchTests(BrowserFixture fixture)
{
    private static BrowserNewContextOptions Phone => new() { HasTouch = true, IsMobile = true, ViewportSize = new ViewportSize { Width = 412, Height = 840 } };

    /// <summary>A finger lifted in motion must not leave the browser scrolling underneath: the next tap would only stop that.</summary>
    [Fact]
    public async Task A_finger_draws_boxes_and_each_tap_on_submit_counts()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 8);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben", options: Phone);
        await ben.LabelAsync(project);
        var fingers = await Fingers.OfAsync(ben.Page);
        for (int i = 1; i <= 8; i++)
        {
            var (x, y, zoom) = await ben.PictureAsync();
            await fingers.DownAsync((x + (80 * zoom), y + (60 * zoom)));
            await fingers.MoveAsync((x + (140 * zoom), y + (100 * zoom)));
            await fingers.MoveAsync((x + (200 * zoom), y + (150 * zoom)));
            await fingers.UpAsync();
            await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
            await ben.ShootAsync("touch");
            string path = await ben.Page.Locator(".labeler .path").TextContentAsync() ?? string.Empty;
            await ben.Page.Locator(".labeler footer .primary").TapAsync();
            await Expect(ben.Page.Locator(".labeler .path")).Not.ToHaveTextAsync(path);
        }

        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
    }

    [Fact]
    public async Task Two_fingers_zoom_and_move_the_picture_and_a_begun_outline_stays()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben", options: Phone);
        await ben.LabelAsync(project);
        var before = await ben.PictureAsync();
        var fingers = await Fingers.OfAsync(ben.Page);
        await fingers.TapAsync(On(before, 80, 60));
        await fingers.TapAsync(On(before, 200, 60));

        var (x, y) = On(before, 200, 150);
        await fingers.DownAsync((x - 30, y));
        await fingers.DownAsync((x - 30, y), (x + 30, y));
        await fingers.MoveAsync((x - 45, y + 20), (x + 45, y + 20));
        await fingers.MoveAsync((x - 60, y + 40), (x + 60, y + 40));
        await fingers.UpAsync();

        var after = await ben.PictureAsync();
        Assert.InRange(after.Zoom / before.Zoom, 1.9, 2.1);
        Assert.InRange(On(after, 200, 150).X, x - 3, x + 3);
        Assert.InRange(On(after, 200, 150).Y, y + 37, y + 43);
        await Expect(ben.Page.Locator(".extra .dot")).ToHaveCountAsync(2);

        await fingers.TapAsync(On(after, 200, 150));
        await Expect(ben.Page.Locator(".extra .dot")).ToHaveCountAsync(3);
        await ben.ShootAsync("touch-zoomed");
        await fingers.TapAsync(On(after, 200, 150));
        await fingers.TapAsync(On(after, 80, 60));
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
        await ben.Page.Locator(".labeler footer .primary").TapAsync();
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var item = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!;
        Assert.InRange(Assert.Single(item.Annotations).Shape!.Area, 5100, 5700);
    }

    private static (double X, double Y) On((double X, double Y, double Zoom) picture, double x, double y) => (picture.X + (x * picture.Zoom), picture.Y + (y * picture.Zoom));
}
