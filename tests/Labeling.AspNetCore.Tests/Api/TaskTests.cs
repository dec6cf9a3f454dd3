using System.Net;
using System.Text.Json.Nodes;

namespace Labeling.AspNetCore.Api;

public sealed class TaskTests
{
    private static readonly object Box = new { classId = 1, shape = new { box = new[] { 80, 60, 120, 90 } } };

    [Fact]
    public async Task A_task_goes_from_claim_over_draft_and_renewal_to_submission_and_export()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        using var client = host.Client("ben!Labeler");
        string path = $"projects/{project.Info.Id}/tasks";
        var task = await client.PostAsync(path, new { pageSize = 1 }).JsonAsync();
        string token = (string)task["token"]!;
        long item = (long)task["items"]![0]!["id"]!;
        Assert.Equal("[400,300]", task["items"]![0]!["imageSize"]!.ToJsonString());
        Assert.Equal(TimeSpan.FromMinutes(30).TotalMilliseconds, (double)task["remainingMs"]!);

        using (var draft = await client.SendAsync(HttpMethod.Put, $"{path}/{token}/drafts/{item}", new { annotations = new[] { Box } }))
        {
            Assert.Equal(HttpStatusCode.NoContent, draft.StatusCode);
        }

        Assert.Single((await client.PostAsync(path).JsonAsync())["items"]![0]!["draft"]!.AsArray());
        host.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(TimeSpan.FromMinutes(30).TotalMilliseconds, (double)(await client.PostAsync($"{path}/{token}/renew").JsonAsync())["remainingMs"]!);

        var body = new { submissions = new[] { new { itemId = item, annotations = new[] { Box }, elapsedMs = 1500 } } };
        Assert.Equal("Accepted", (string)(await client.PostAsync($"{path}/{token}/submit", body).JsonAsync())["outcomes"]![0]!["status"]!);
        Assert.Equal("AlreadyAccepted", (string)(await client.PostAsync($"{path}/{token}/submit", body).JsonAsync())["outcomes"]![0]!["status"]!);
        using var nothing = await client.PostAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);

        using var owner = host.Client();
        using var export = await owner.GetAsync($"projects/{project.Info.Id}/export?format=coco", TestContext.Current.CancellationToken);
        Assert.Equal("attachment", export.Content.Headers.ContentDisposition?.DispositionType);
        var coco = JsonNode.Parse(await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("[80,60,120,90]", coco["annotations"]![0]!["bbox"]!.ToJsonString());
    }

    [Fact]
    public async Task A_skip_needs_no_labels_and_an_answer_does()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        using var client = host.Client("ben!Labeler");
        string path = $"projects/{project.Info.Id}/tasks";
        var task = await client.PostAsync(path, new { pageSize = 1 }).JsonAsync();
        string submit = $"{path}/{(string)task["token"]!}/submit";
        long item = (long)task["items"]![0]!["id"]!;
        var problem = await client.PostAsync(submit, new { submissions = new[] { new { itemId = item } } }).JsonAsync();
        Assert.Equal(LabelingWebErrorCodes.RequestInvalid, problem.Code());
        Assert.Contains("no list of labels", (string)problem["detail"]!, StringComparison.Ordinal);
        var result = await client.PostAsync(submit, new { submissions = new[] { new { itemId = item, isSkip = true, skipReason = "blurred" } } }).JsonAsync();
        Assert.Equal("Accepted", (string)result["outcomes"]![0]!["status"]!);
        Assert.Equal(1, (await project.GetProgressAsync(TestContext.Current.CancellationToken)).Skipped);
    }

    [Fact]
    public async Task A_lost_lease_is_a_conflict_and_a_late_answer_an_outcome()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        using var ben = host.Client("ben!Labeler");
        using var chie = host.Client("chie!Labeler");
        string path = $"projects/{project.Info.Id}/tasks";
        var task = await ben.PostAsync(path).JsonAsync();
        host.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, (await chie.PostAsync(path)).StatusCode);

        string token = (string)task["token"]!;
        Assert.Equal(LabelingWebErrorCodes.LeaseLost, (await ben.PostAsync($"{path}/{token}/renew").JsonAsync()).Code());
        var body = new { submissions = new[] { new { itemId = (long)task["items"]![0]!["id"]!, annotations = new[] { Box } } } };
        Assert.Equal("LeaseLost", (string)(await ben.PostAsync($"{path}/{token}/submit", body).JsonAsync())["outcomes"]![0]!["status"]!);
        Assert.Equal("NotInTask", (string)(await ben.PostAsync($"{path}/{Guid.Empty:D}/submit", body).JsonAsync())["outcomes"]![0]!["status"]!);
    }

    [Theory]
    [InlineData("""{"submissions":[{"itemId":1,"annotations":[]}]}""", HttpStatusCode.UnprocessableEntity, LabelingErrorCodes.SubmissionInvalid)]
    [InlineData("""{"submissions":[{"itemId":1,"annotations":[{"classId":1,"shape":{"box":[0,0,0,0]}}]}]}""", HttpStatusCode.UnprocessableEntity, LabelingErrorCodes.SubmissionInvalid)]
    [InlineData("""{"submissions":[{"itemId":1,"annotations":[{"classId":1,"shape":{"circle":1}}]}]}""", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    [InlineData("""{"submissions":[{"itemId":"x"}]}""", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    [InlineData("""{"submissions":null}""", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    [InlineData("""{}""", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    [InlineData("""[""", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    [InlineData("null", HttpStatusCode.BadRequest, LabelingWebErrorCodes.RequestInvalid)]
    public async Task What_cannot_be_taken_is_refused_with_its_code(string json, HttpStatusCode status, string code)
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        using var client = host.Client("ben!Labeler");
        var task = await client.PostAsync($"projects/{project.Info.Id}/tasks").JsonAsync();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(client.BaseAddress!, $"projects/{project.Info.Id}/tasks/{task["token"]}/submit"), content, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject().Code());
    }

    [Fact]
    public async Task A_paused_project_says_so()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        await project.PauseAsync(TestContext.Current.CancellationToken);
        using var client = host.Client("ben!Labeler");
        using var response = await client.PostAsync($"projects/{project.Info.Id}/tasks");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(LabelingErrorCodes.ProjectNotRunning, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject().Code());
    }

    [Fact]
    public async Task Labelers_do_not_see_each_others_answers_before_they_agree()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 1, settings: new ProjectSettings { MinLabelers = 2, MaxLabelers = 3 });
        using var ben = host.Client("ben!Labeler");
        using var chie = host.Client("chie!Labeler");
        using var lead = host.Client("dora!TeamLead");
        using var reviewer = host.Client("emi!CustomerReviewer");
        await SubmitAsync(ben, project, 1);
        string path = $"projects/{project.Info.Id}/items/1/history";
        Assert.Single(await EntriesAsync(ben, path));
        Assert.Empty(await EntriesAsync(chie, path));
        Assert.Empty(await EntriesAsync(lead, path));
        Assert.Single(await EntriesAsync(reviewer, path));
        Assert.True((bool)(await chie.GetAsync(path, TestContext.Current.CancellationToken).JsonAsync())["isPartial"]!);

        await SubmitAsync(chie, project, 1);
        Assert.Equal(["Submitted", "Submitted", "ConsensusReached"], (await EntriesAsync(chie, path)).Select(entry => (string)entry!["kind"]!));
    }

    private static async Task SubmitAsync(HttpClient client, LabelingProject project, int classId)
    {
        var task = await client.PostAsync($"projects/{project.Info.Id}/tasks").JsonAsync();
        var answers = task["items"]!.AsArray().Select(item => new { itemId = (long)item!["id"]!, annotations = new[] { new { classId } } });
        var result = await client.PostAsync($"projects/{project.Info.Id}/tasks/{task["token"]}/submit", new { submissions = answers.ToArray() }).JsonAsync();
        Assert.True((bool)result["isAccepted"]!);
    }

    private static async Task<JsonArray> EntriesAsync(HttpClient client, string path)
        => (await client.GetAsync(path, TestContext.Current.CancellationToken).JsonAsync())["entries"]!.AsArray();
}
