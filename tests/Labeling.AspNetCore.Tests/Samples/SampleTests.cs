using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Labeling.AspNetCore.Browser;
using Labeling.Scenarios;
using static Microsoft.Playwright.Assertions;

namespace Labeling.AspNetCore.Samples;

/// <summary>The sample on the servers that its environment variables name, in a browser, from sign-in to the exported file.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SampleTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Pictures_are_labeled_on_PostgreSQL_and_are_there_after_a_restart()
    {
        BrowserFixture.Require();
        await using var server = await RequireAsync(() => PostgreSqlServer.StartAsync(string.Empty, TestContext.Current.CancellationToken));
        (string, string) variable = ("STUDIO_POSTGRES", server.ConnectionString);
        await using (var studio = await SampleStudio.StartAsync(variable))
        {
            await using var ben = await SignInAsync(studio, "ben");
            await ben.Page.Locator(".project-card:has-text('Which shape') a:text-is('Label')").ClickAsync();
            await ben.Page.Locator("dialog .primary").ClickAsync();
            await Expect(ben.Page.Locator(".card")).ToHaveCountAsync(6);
            await ben.PressAsync("a", "2");
            await ben.ShootAsync("sample-postgresql");
            string first = await ben.Page.Locator(".card .name").First.InnerTextAsync();
            await ben.SubmitAsync();
            await Expect(ben.Page.Locator(".card .name").First).Not.ToHaveTextAsync(first);
        }

        // The sample draws its pictures into its folder, which is another one now; what is labeled lies in the server.
        await using var again = await SampleStudio.StartAsync(variable);
        await using var ana = await SignInAsync(again, "ana");
        var coco = await ExportAsync(ana, again, "Which shape");
        Assert.Equal((6, 2), (coco["annotations"]!.AsArray().Count, (int)coco["annotations"]![0]!["category_id"]!));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_project_is_made_of_a_Blob_container_and_labeled(string links)
    {
        BrowserFixture.Require();
        await using var azurite = await RequireAsync(() => AzuriteServer.StartAsync(TestContext.Current.CancellationToken));
        var container = await FillAsync(azurite);
        await using var studio = await SampleStudio.StartAsync(("STUDIO_BLOBS", azurite.ConnectionString()), ("STUDIO_BLOB_LINKS", links));
        await using var ana = await SignInAsync(studio, "ana");
        await ana.Page.Locator("a:has-text('New project')").ClickAsync();
        await ana.Page.GetByLabel("Name").FillAsync("From the cloud");
        await NextAsync(ana);
        await ana.Page.Locator("input[value=azure-blobs]").CheckAsync();
        await ana.Page.GetByLabel("Location").FillAsync(container.Uri.ToString());
        await NextAsync(ana);
        await NextAsync(ana);
        await ana.Page.Locator("[data-part=path]").First.FillAsync("box");
        await NextAsync(ana);
        await NextAsync(ana);
        await NextAsync(ana);
        await NextAsync(ana);
        await NextAsync(ana);
        await Expect(ana.Page.Locator(".legend div:nth-child(4) b")).ToHaveTextAsync("2");
        await ana.Page.Locator(".page-head a:text-is('Label')").ClickAsync();
        await ana.DragAsync(80, 60, 200, 150);
        await Expect(ana.Page.Locator(".shapes li")).ToHaveCountAsync(1);
        string[] loaded = await ana.Page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /image$|png/.test(name))");
        await ana.ShootAsync($"sample-blobs-{links}");
        await ana.SubmitAsync();
        await Expect(ana.Page.Locator(".shapes .empty")).ToBeVisibleAsync();
        Assert.Single((await ExportAsync(ana, studio, "From the cloud"))["annotations"]!.AsArray());
        Assert.NotEmpty(loaded);

        // The picture's own address stays; whether it leads on is what the host allows.
        var answer = await ana.Page.Context.APIRequest.GetAsync(loaded[0], new Microsoft.Playwright.APIRequestContextOptions { MaxRedirects = 0 });
        Assert.Equal(links == "true", answer.Status == 302);
        if (links == "true")
        {
            Assert.StartsWith(container.Uri + "/", answer.Headers["location"], StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers["cache-control"]);
        }
    }

    private static async Task<BlobContainerClient> FillAsync(AzuriteServer azurite)
    {
        var container = (await new BlobServiceClient(azurite.ConnectionString()).CreateBlobContainerAsync("pictures", cancellationToken: TestContext.Current.CancellationToken)).Value;
        string file = Path.GetTempFileName();
        for (int i = 1; i <= 2; i++)
        {
            StudioHost.DrawPicture(file, i);
            await container.GetBlobClient($"shelf/picture {i}.png").UploadAsync(file, overwrite: true, TestContext.Current.CancellationToken);
        }

        File.Delete(file);
        return container;
    }

    /// <summary>A server, or the end of the test where there is none; where everything must run (CI=true), its failure.</summary>
    private static async Task<T> RequireAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (UsageException exception)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", exception.Message);
            Assert.Skip(exception.Message);
            throw;
        }
    }

    private async Task<Visitor> SignInAsync(SampleStudio studio, string name)
    {
        var visitor = await Visitor.ArriveAsync(fixture, studio.Studio);
        await visitor.Page.GotoAsync(studio.Address.ToString());
        await visitor.Page.Locator($"button:text-is('{name}')").ClickAsync();
        await visitor.Page.Locator(".project-card").First.WaitForAsync();
        return visitor;
    }

    private static Task NextAsync(Visitor visitor) => visitor.Page.Locator("button[type=submit]").ClickAsync();

    private static async Task<JsonNode> ExportAsync(Visitor visitor, SampleStudio studio, string name)
    {
        var projects = JsonNode.Parse(await TextAsync("projects"))!["projects"]!.AsArray();
        string id = (string)projects.Single(view => (string)view!["project"]!["name"]! == name)!["project"]!["id"]!;
        return JsonNode.Parse(await TextAsync($"projects/{id}/export?format=coco"))!;

        async Task<string> TextAsync(string path) => await (await visitor.Page.Context.APIRequest.GetAsync(new Uri(studio.Studio, "api/v1/" + path).ToString())).TextAsync();
    }
}
