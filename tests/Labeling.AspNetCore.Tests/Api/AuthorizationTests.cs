using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Labeling.AspNetCore.Api;

public sealed class AuthorizationTests
{
    private static readonly HashSet<string> OpenToAll = ["getAbout", "getOpenApi", "listProjects"];

    [Fact]
    public async Task Nobody_may_do_anything_without_signing_in()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var client = host.Client(user: null);
        foreach (var endpoint in (await ApiOperation.ListAsync(host)).Where(endpoint => endpoint.Id != "getOpenApi"))
        {
            using var response = await client.SendAsync(new HttpMethod(endpoint.Method), Fill(endpoint.Path, project.Info.Id));
            Assert.Equal((endpoint.Id, HttpStatusCode.Unauthorized), (endpoint.Id, response.StatusCode));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Somebody_without_a_role_is_refused_everything_with_the_permission_named()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var client = host.Client("eve!");
        foreach (var endpoint in (await ApiOperation.ListAsync(host)).Where(endpoint => !OpenToAll.Contains(endpoint.Id)))
        {
            var problem = await client.SendAsync(new HttpMethod(endpoint.Method), Fill(endpoint.Path, project.Info.Id)).JsonAsync();
            Assert.Equal((endpoint.Id, LabelingWebErrorCodes.Forbidden), (endpoint.Id, problem.Code()));
            Assert.Equal(endpoint.Permission, (string?)problem["permission"]);
        }

        Assert.Empty((await client.GetAsync("projects", TestContext.Current.CancellationToken).JsonAsync())["projects"]!.AsArray());
    }

    [Theory]
    [InlineData("Labeler", "projects/read projects/summary/read labels/read labels/write")]
    [InlineData("TeamLead", "projects/read projects/summary/read labels/read labels/write labels/reject labels/update")]
    [InlineData("CustomerReviewer", "projects/read projects/summary/read runs/read labels/read labels/reject labels/approve_unapprove export")]
    [InlineData("VendorReviewer", "projects/read projects/summary/read runs/read labels/read labels/reject labels/update labels/approve_unapprove export")]
    [InlineData("VendorAdministrator", "projects/read projects/summary/read runs/read labels/read labels/write labels/reject labels/update labels/approve_unapprove export")]
    [InlineData("Labeler,Nonsense", "projects/read projects/summary/read labels/read labels/write")]
    public async Task A_role_holds_what_the_table_says(string role, string permissions)
    {
        await using var host = await StudioHost.StartAsync();
        using var client = host.Client($"ben!{role}");
        var about = await client.GetAsync("about", TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal(permissions, string.Join(' ', about["permissions"]!.AsArray().Select(name => (string)name!)));
    }

    [Fact]
    public async Task A_role_for_one_project_opens_no_other()
    {
        await using var host = await StudioHost.StartAsync();
        var mine = await host.CreateAsync(LabelingTaskType.ObjectDetection, name: "Mine");
        var other = await host.CreateAsync(LabelingTaskType.ObjectDetection, name: "Other");
        using var client = host.Client("ben!Labeler:Mine");
        Assert.Equal(["Mine"], (await client.GetAsync("projects", TestContext.Current.CancellationToken).JsonAsync())["projects"]!.AsArray().Select(view => (string)view!["project"]!["name"]!));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"projects/{mine.Info.Id}/tasks")).StatusCode);
        foreach (var endpoint in (await ApiOperation.ListAsync(host)).Where(endpoint => endpoint.Path.Contains("{project}", StringComparison.Ordinal)))
        {
            using var response = await client.SendAsync(new HttpMethod(endpoint.Method), Fill(endpoint.Path, other.Info.Id));
            Assert.Equal((endpoint.Id, HttpStatusCode.Forbidden), (endpoint.Id, response.StatusCode));
        }
    }

    [Fact]
    public async Task A_host_can_grant_by_its_own_handler_and_by_its_own_roles()
    {
        var auditor = new LabelingRole("Auditor", LabelingPermission.ReadProjects, LabelingPermission.ReadSummary);
        await using var host = await StudioHost.StartAsync(options => options.AddRole(auditor));
        using var client = host.Client("max!Auditor");
        Assert.Equal(["projects/read", "projects/summary/read"], (await client.GetAsync("about", TestContext.Current.CancellationToken).JsonAsync())["permissions"]!.AsArray().Select(name => (string)name!));

        await using var asked = await StudioHost.StartAsync(options => options.FindRoles = (http, _) => new(http.Request.Query.ContainsKey("owner") ? [LabelingRole.Owner] : []));
        using var plain = asked.Client("max!");
        Assert.Empty((await plain.GetAsync("about", TestContext.Current.CancellationToken).JsonAsync())["permissions"]!.AsArray());
        Assert.Equal(LabelingPermission.All.Count, (await plain.GetAsync("about?owner", TestContext.Current.CancellationToken).JsonAsync())["permissions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public void A_host_without_authorization_starts_in_development_only(string environment, bool starts)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Services.AddLabeling().UseSqlite(Path.Combine(Path.GetTempPath(), "never-opened.db"));
        using var app = (IHost)builder.Build();
        var failure = Record.Exception(() => ((WebApplication)app).MapLabeling());
        Assert.Equal(starts, failure is null);
        if (!starts)
        {
            Assert.Contains("AddAuthorization", Assert.IsType<InvalidOperationException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Labelers_see_no_folder_of_the_server()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var labeler = host.Client("ben!Labeler");
        using var owner = host.Client();
        Assert.DoesNotContain(host.Folder, await labeler.GetStringAsync($"projects/{project.Info.Id}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("pictures", await owner.GetStringAsync($"projects/{project.Info.Id}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty((await labeler.GetAsync("about", TestContext.Current.CancellationToken).JsonAsync())["datasetFolders"]!.AsArray());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_site_changes_nothing(string origin)
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection);
        using var client = host.Client();
        var problem = await client.SendAsync(HttpMethod.Post, $"projects/{project.Info.Id}/pause", origin: origin).JsonAsync();
        Assert.Equal(LabelingWebErrorCodes.CrossSite, problem.Code());
        Assert.Equal(ProjectState.Running, project.Info.State);

        using var own = await client.SendAsync(HttpMethod.Post, $"projects/{project.Info.Id}/pause", origin: host.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
    }

    private static string Fill(string path, ProjectId project) => path
        .Replace("{project}", project.ToString(), StringComparison.Ordinal)
        .Replace("{item}", "1", StringComparison.Ordinal)
        .Replace("{token}", Guid.Empty.ToString("D"), StringComparison.Ordinal)
        .Replace("{run}", Guid.Empty.ToString("D"), StringComparison.Ordinal)
        .Replace("{upload}", "0", StringComparison.Ordinal)
        .Replace("{path}", "a.png", StringComparison.Ordinal);
}
