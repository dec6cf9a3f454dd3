using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Labeling.AspNetCore.Api;

public sealed class ReviewTests
{
    [Fact]
    public async Task A_review_needs_the_version_that_was_seen_and_never_overwrites_another()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await LabeledAsync(host);
        using var dora = host.Client("dora!VendorReviewer");
        using var seen = await dora.GetAsync($"projects/{project.Info.Id}/items/1", TestContext.Current.CancellationToken);
        Assert.Equal("\"2\"", seen.Headers.ETag?.ToString());
        string path = $"projects/{project.Info.Id}/items/1/reviews";

        using var blind = await dora.PostAsync(path, new { decision = "Approve" });
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        using var approved = await dora.PostAsync(path, new { decision = "Approve" }, version: 2);
        Assert.Equal("\"3\"", approved.Headers.ETag?.ToString());
        using var late = await dora.PostAsync(path, new { decision = "Reject" }, version: 2);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal(LabelingWebErrorCodes.ItemChanged, (await late.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!.Code());
        using var twice = await dora.PostAsync(path, new { decision = "Approve" }, version: 3);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    [Fact]
    public async Task Nobody_reviews_their_own_work()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await LabeledAsync(host);
        using var ben = host.Client("ben!VendorAdministrator");
        using var response = await ben.PostAsync($"projects/{project.Info.Id}/items/1/reviews", new { decision = "Approve" }, version: 2);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(LabelingErrorCodes.ReviewNotAllowed, (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!.Code());
    }

    [Theory]
    [InlineData("TeamLead", "Approve")]
    [InlineData("CustomerReviewer", "Correct")]
    [InlineData("Labeler", "Reject")]
    public async Task A_decision_needs_its_own_permission(string role, string decision)
    {
        await using var host = await StudioHost.StartAsync();
        var project = await LabeledAsync(host);
        using var client = host.Client($"emi!{role}");
        var problem = await client.PostAsync($"projects/{project.Info.Id}/items/1/reviews", new { decision }, version: 2).JsonAsync();
        Assert.Equal(LabelingWebErrorCodes.Forbidden, problem.Code());
    }

    [Fact]
    public async Task Many_items_are_decided_about_one_by_one()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await LabeledAsync(host, pictures: 3, labeled: 2);
        using var dora = host.Client("dora!VendorReviewer");
        var items = (await dora.GetAsync($"projects/{project.Info.Id}/items?annotations=true", TestContext.Current.CancellationToken).JsonAsync())["items"]!.AsArray();
        var body = new { decision = "Reject", reason = "blurred", items = items.Select(item => new { id = (long)item!["id"]!, version = (string)item["status"]! == "Labeled" && (long)item["id"]! == 1 ? 99 : (long)item["version"]! }) };
        var codes = (await dora.PostAsync($"projects/{project.Info.Id}/reviews", body).JsonAsync())["outcomes"]!.AsArray().ToDictionary(outcome => (long)outcome!["id"]!, outcome => (string)outcome!["code"]!);
        foreach (var item in items)
        {
            long id = (long)item!["id"]!;
            string expected = (string)item["status"]! != "Labeled" ? LabelingErrorCodes.ReviewNotAllowed : id == 1 ? LabelingWebErrorCodes.ItemChanged : "applied";
            Assert.Equal((id, expected), (id, codes[id]));
        }
    }

    [Fact]
    public async Task Work_is_assigned_to_one_labeler_by_item_and_by_filter()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 3);
        using var owner = host.Client();
        Assert.Equal(1, (long)(await owner.PostAsync($"projects/{project.Info.Id}/assignments", new { items = new[] { 2 }, labeler = "chie" }).JsonAsync())["items"]!);
        Assert.Equal("chie", (await project.Items.FindAsync(new ItemId(2), TestContext.Current.CancellationToken))!.Assignee);
        Assert.Equal(1, (long)(await owner.PostAsync($"projects/{project.Info.Id}/assignments?prefix=picture-03", new { labeler = "ben" }).JsonAsync())["items"]!);
        Assert.Equal("ben", (await project.Items.FindAsync(new ItemId(3), TestContext.Current.CancellationToken))!.Assignee);
        Assert.Equal("chie", (await project.Items.FindAsync(new ItemId(2), TestContext.Current.CancellationToken))!.Assignee);
        Assert.Equal(3, (long)(await owner.PostAsync($"projects/{project.Info.Id}/assignments").JsonAsync())["items"]!);
        Assert.Null((await project.Items.FindAsync(new ItemId(2), TestContext.Current.CancellationToken))!.Assignee);
        using var both = await owner.PostAsync($"projects/{project.Info.Id}/assignments?kind=Manual", new { items = new[] { 2 } });
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }

    private static async Task<LabelingProject> LabeledAsync(StudioHost host, int pictures = 1, int labeled = 1)
    {
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures);
        for (int i = 0; i < labeled; i++)
        {
            var task = (await project.Queue.ClaimAsync("ben", 1, TestContext.Current.CancellationToken))!;
            task.Answer(task.Items[0], new Annotation("cat"));
            await task.SubmitAsync(TestContext.Current.CancellationToken);
        }

        return project;
    }
}
