using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>How the picture is looked at: nearer, elsewhere, in another light.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ViewTests(BrowserFixture fixture)
{
    [Fact]
    public async Task The_picture_is_zoomed_and_moved_without_limit_and_what_is_drawn_lies_where_it_was_drawn()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        var whole = await ben.PictureAsync();
        await ben.Page.Mouse.MoveAsync((float)(whole.X + (100 * whole.Zoom)), (float)(whole.Y + (100 * whole.Zoom)));
        for (int i = 0; i < 30; i++)
        {
            await ben.Page.Mouse.WheelAsync(0, -200);
        }

        var near = await ben.PictureAsync();
        Assert.InRange(near.Zoom, 100, 200);
        await ben.DragAsync(100, 99, 103, 100);
        await Expect(ben.Page.Locator(".shapes li .count")).ToHaveTextAsync("3 × 1");
        await ben.PressAsync("-", "-");
        Assert.InRange((await ben.PictureAsync()).Zoom / near.Zoom, 0.63, 0.65);

        await ben.PressAsync("0");
        await ben.Page.Mouse.MoveAsync(500, 300);
        await ben.Page.Mouse.DownAsync(new MouseDownOptions { Button = MouseButton.Right });
        await ben.Page.Mouse.MoveAsync(900, 20);
        await ben.Page.Mouse.UpAsync(new MouseUpOptions { Button = MouseButton.Right });
        var moved = await ben.PictureAsync();
        Assert.Equal((400, -280), (Math.Round(moved.X - whole.X), Math.Round(moved.Y - whole.Y)));
        await ben.PressAsync("g");
        await ben.Page.Mouse.MoveAsync(500, 300);
        await ben.Page.Mouse.DownAsync();
        await ben.Page.Mouse.MoveAsync(500, 1300);
        await ben.Page.Mouse.UpAsync();
        Assert.Equal(1000, Math.Round((await ben.PictureAsync()).Y - moved.Y));
        await ben.PressAsync("0", "Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var box = Assert.Single((await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!.Annotations).Shape!.Bounds;
        Assert.InRange(box.X, 99.95, 100.05);
        Assert.InRange(box.Width, 2.95, 3.05);
    }

    [Fact]
    public async Task Brightness_contrast_and_the_crosshair_change_what_is_seen_and_nothing_else()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 2);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PictureAsync();
        await ben.Page.GetByLabel("Brightness").FillAsync("150");
        await ben.Page.GetByLabel("Contrast").FillAsync("80");
        await Expect(ben.Page.Locator(".stage .picture")).ToHaveCSSAsync("filter", "brightness(1.5) contrast(0.8)");
        await ben.PressAsync("c");
        await ben.Page.Mouse.MoveAsync(500, 300);
        await Expect(ben.Page.Locator(".crosshair")).ToHaveAttributeAsync("visibility", "visible");
        await ben.DragAsync(80, 60, 200, 150);
        await ben.PressAsync("v");
        await Expect(ben.Page.Locator(".overlay .shape")).ToHaveAttributeAsync("visibility", "hidden");
        await ben.PressAsync("v");
        await Expect(ben.Page.Locator(".overlay .shape")).ToHaveAttributeAsync("visibility", "visible");
        await ben.SubmitAsync();
        await Expect(ben.Page.Locator(".shapes .empty")).ToBeVisibleAsync();
        await Expect(ben.Page.Locator(".stage .picture")).ToHaveCSSAsync("filter", "brightness(1.5) contrast(0.8)");
        await ben.Page.Locator(".look button").ClickAsync();
        await Expect(ben.Page.Locator(".stage .picture")).ToHaveCSSAsync("filter", "none");
    }

    [Fact]
    public async Task Window_and_level_of_a_grey_tiff_picture_of_sixteen_bits_are_dragged()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "tiff");
        Directory.CreateDirectory(pictures);
        await File.WriteAllBytesAsync(Path.Combine(pictures, "deep.tif"), DeepPicture.Tiff(400, 300), TestContext.Current.CancellationToken);
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PressAsync("w");
        await Expect(ben.Page.Locator("[data-tool=window]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(ben.Page.Locator("[data-window=center]")).ToHaveValueAsync("32768");
        await ben.DragAsync(200, 150, 120, 100);
        await Expect(ben.Page.Locator(".stage .picture")).ToHaveAttributeAsync("src", new Regex("center=.*width="));
        int center = int.Parse(await ben.Page.Locator("[data-window=center]").InputValueAsync()), width = int.Parse(await ben.Page.Locator("[data-window=width]").InputValueAsync());
        Assert.True(center < 32768 && width < 65536, $"{center} ± {width}");
        await ben.ShootAsync("tiff");
        await ben.Page.Locator("[data-window=width]").FillAsync("200");
        await ben.PressAsync("Tab");
        await Expect(ben.Page.Locator(".stage .picture")).ToHaveAttributeAsync("src", new Regex("width=200$"));
        await Expect(ben.Page.Locator(".shapes .empty")).ToBeVisibleAsync();
        await ben.Page.Locator(".look button").ClickAsync();
        await Expect(ben.Page.Locator("[data-window=width]")).ToHaveValueAsync("65536");
    }
}
