using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>Masks: painted, erased, put right, by mouse and by keyboard.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MaskTests(BrowserFixture fixture)
{
    private static readonly PixelSize Picture = new(400, 300);

    [Fact]
    public async Task A_mask_is_painted_erased_undone_and_submitted()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PressAsync("b");
        await ben.DragAsync(100, 100, 200, 100);
        await Expect(ben.Page.Locator(".shapes .count")).ToHaveCountAsync(1);
        await ben.DragAsync(200, 100, 200, 200);
        await Expect(ben.Page.Locator(".shapes .count")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^12[3-5] × 12[3-5]$"));
        await ben.PressAsync("Control+z");
        await Expect(ben.Page.Locator(".shapes .count")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^12[3-5] × 2[3-5]$"));
        await ben.PressAsync("Control+y", "e", ".", ".");
        await ben.DragAsync(160, 80, 160, 120);
        await ben.PressAsync("b", "2");
        await ben.DragAsync(300, 50, 330, 50);
        await Expect(ben.Page.Locator(".shapes li")).ToHaveCountAsync(2);
        await ben.PressAsync("Escape");
        await ben.DragAsync(300, 250, 330, 250);
        await Expect(ben.Page.Locator(".shapes li")).ToHaveCountAsync(3);
        await ben.ShootAsync("mask");
        await ben.PressAsync("Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");

        var labels = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!.Annotations;
        Assert.Equal([1, 2, 2], labels.Select(label => label.ClassId.Value));
        var mask = Assert.IsType<RunLengthMask>(labels[0].Shape);
        Assert.Equal(Picture, mask.Size);
        bool At(int x, int y) => mask.ToRowMajor()[(y * Picture.Width) + x] != 0;
        Assert.Equal([true, false, true, true, false], new[] { At(110, 100), At(160, 100), At(190, 100), At(200, 180), At(150, 180) });
    }

    [Fact]
    public async Task A_mask_that_a_model_proposed_is_shown_and_put_right()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 1);
        byte[] pixels = new byte[Picture.Width * Picture.Height];
        for (int y = 100; y < 200; y++)
        {
            pixels.AsSpan((y * Picture.Width) + 100, 150).Fill(1);
        }

        await host.SuggestAsync(project, [new Annotation(new LabelClassId(3), RunLengthMask.FromRowMajor(pixels, Picture.Height, Picture.Width)) { Score = 0.9 }], items: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PictureAsync();
        await Expect(ben.Page.Locator(".shape.suggested .outline")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M100 100.*z$"));
        await ben.ShootAsync("mask-proposed");
        await ben.PressAsync("e");
        await ben.DragAsync(100, 150, 250, 150);
        await Expect(ben.Page.Locator(".shape.suggested")).ToHaveCountAsync(0);
        await ben.PressAsync("Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var label = Assert.Single((await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!.Annotations);
        Assert.Equal((3, (double?)null), (label.ClassId.Value, label.Score));
        Assert.InRange(label.Shape!.Area, (150 * 100) - (150 * 26), (150 * 100) - (150 * 22));
    }

    [Fact]
    public async Task A_mask_is_painted_and_moved_by_keyboard_alone()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 1);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.PictureAsync();
        await ben.PressAsync("b", ",", "Space", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Space");
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
        await ben.PressAsync("m", "]", "Shift+ArrowLeft", "Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        var label = Assert.Single((await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!.Annotations);
        var bounds = label.Shape!.Bounds;
        Assert.Equal((200.5, 154.5, 39, 29), (bounds.X + (bounds.Width / 2), bounds.Y + (bounds.Height / 2), bounds.Width, bounds.Height));
    }
}
