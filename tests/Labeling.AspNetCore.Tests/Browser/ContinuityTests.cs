using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Browser;

/// <summary>A labeler's work is never lost.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ContinuityTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Two_labelers_never_see_one_picture()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 6);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await using var chie = await Visitor.ArriveAsync(fixture, host, "chie");
        await Task.WhenAll(ben.LabelAsync(project), chie.LabelAsync(project));
        var seen = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            foreach (var visitor in new[] { ben, chie })
            {
                var name = visitor.Page.Locator(".card .name");
                if (await visitor.Page.Locator(".card").CountAsync() == 0)
                {
                    continue;
                }

                string before = await name.InnerTextAsync();
                seen.Add(before);
                await visitor.PressAsync("1", "Enter");
                await Expect(visitor.Page.Locator($".card .name:text-is('{before}')")).ToHaveCountAsync(0);
            }
        }

        Assert.Equal(seen.Distinct().Count(), seen.Count);
        var progress = await project.GetProgressAsync(TestContext.Current.CancellationToken);
        Assert.Equal(seen.Count, progress.Labeled);
    }

    [Fact]
    public async Task A_lost_lease_is_said_and_the_drawing_kept()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1, settings: new ProjectSettings { LeaseDuration = TimeSpan.FromSeconds(2) });
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        await ben.DragAsync(80, 60, 200, 150);
        await Expect(ben.Page.Locator(".draft")).ToHaveTextAsync("Draft saved");
        LabelTask? taken = null;
        while (taken is null)
        {
            host.Time.Advance(TimeSpan.FromSeconds(3));
            taken = await project.Queue.ClaimAsync("chie", cancellationToken: TestContext.Current.CancellationToken);
        }

        await Expect(ben.Page.Locator(".notice.bad")).ToContainTextAsync("went to somebody else");
        await Expect(ben.Page.Locator(".shapes li")).ToHaveCountAsync(1);
        await ben.ShootAsync("lease-lost");
        await ben.Page.Locator(".notice.bad button").ClickAsync();
        await Expect(ben.Page.Locator(".notice")).ToContainTextAsync("Work that was not taken is kept");
        await ben.Page.ReloadAsync();

        await taken.ReleaseAsync(TestContext.Current.CancellationToken);
        await ben.Page.ReloadAsync();
        await ben.PictureAsync();
        await ben.Page.Locator(".notice button:text-is('Bring it back')").ClickAsync();
        await Expect(ben.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
    }

    [Fact]
    public async Task What_is_submitted_without_a_connection_is_sent_when_it_is_back()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 4);
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await ben.LabelAsync(project);
        string first = await ben.Page.Locator(".card .name").InnerTextAsync();
        await ben.Page.WaitForFunctionAsync("() => performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/image')).length >= 2");
        await ben.Page.Context.SetOfflineAsync(true);
        await ben.PressAsync("1", "Enter");
        await Expect(ben.Page.Locator(".notice.offline")).ToBeVisibleAsync();
        await Expect(ben.Page.Locator($".card .name:text-is('{first}')")).ToHaveCountAsync(0);
        await Expect(ben.Page.Locator(".card")).ToHaveCountAsync(1);
        await ben.PressAsync("2", "Enter");
        await Expect(ben.Page.Locator(".notice.offline")).ToContainTextAsync("2");
        await ben.ShootAsync("offline");
        Assert.Equal(0, (await project.GetProgressAsync(TestContext.Current.CancellationToken)).Labeled);

        await ben.Page.Context.SetOfflineAsync(false);
        await Expect(ben.Page.Locator(".notice.offline")).ToHaveCountAsync(0);
        Assert.Equal(2, (await project.GetProgressAsync(TestContext.Current.CancellationToken)).Labeled);
        await Expect(ben.Page.Locator(".card")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Two_labelers_who_disagree_see_nothing_of_each_other_and_a_reviewer_decides()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 1, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        await using var ben = await Visitor.ArriveAsync(fixture, host, "ben");
        await using var chie = await Visitor.ArriveAsync(fixture, host, "chie");
        await ben.LabelAsync(project);
        await ben.PressAsync("1", "Enter");
        await Expect(ben.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");
        await chie.GoAsync($"p/{project.Info.Id}/data/1");
        await Expect(chie.Page.Locator(".history")).Not.ToContainTextAsync("cat");
        await Expect(chie.Page.Locator(".facts")).Not.ToContainTextAsync("ben");
        await chie.LabelAsync(project);
        await Expect(chie.Page.Locator(".card")).ToHaveCountAsync(1);
        await Expect(chie.Page.Locator(".chip")).ToHaveCountAsync(0);
        await chie.PressAsync("2", "Enter");
        await Expect(chie.Page.Locator(".message h2")).ToHaveTextAsync("All done for now");

        await using var dora = await Visitor.ArriveAsync(fixture, host, "dora", "VendorReviewer");
        await dora.GoAsync($"p/{project.Info.Id}/data/1");
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Needs review");
        await Expect(dora.Page.Locator(".history")).ToContainTextAsync("ben");
        await Expect(dora.Page.Locator(".history")).ToContainTextAsync("dog");
        await dora.Page.Locator("button:text-is('Correct')").ClickAsync();
        await dora.Page.Locator(".classes [data-class='2']").ClickAsync();
        await dora.Page.Locator("button:has-text('Save correction')").ClickAsync();
        await Expect(dora.Page.Locator(".facts .badge")).ToHaveTextAsync("Approved");
        var item = (await project.Items.FindAsync(new ItemId(1), TestContext.Current.CancellationToken))!;
        Assert.Equal((ItemStatus.Labeled, 2), (item.Status, Assert.Single(item.Annotations).ClassId.Value));
    }

    [Fact]
    public async Task A_page_that_is_closed_in_the_middle_opens_where_it_was()
    {
        BrowserFixture.Require();
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.InstanceSegmentation, pictures: 2);
        await using (var ben = await Visitor.ArriveAsync(fixture, host, "ben"))
        {
            await ben.LabelAsync(project);
            await ben.ClickAsync((80, 60), (200, 60), (200, 150));
            await ben.PressAsync("Enter");
            await Expect(ben.Page.Locator(".draft")).ToHaveTextAsync("Draft saved");
        }

        await using var again = await Visitor.ArriveAsync(fixture, host, "ben");
        await again.LabelAsync(project);
        await Expect(again.Page.Locator(".shapes li .name")).ToHaveTextAsync("cat");
    }
}
