using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labeling.AspNetCore.Api;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_is_found_below_any_path_base()
    {
        await using var host = await StudioHost.StartAsync(pathBase: "/deep/down");
        using var client = host.Client();
        using var bare = await client.GetAsync($"{host.Url.GetLeftPart(UriPartial.Authority)}/deep/down/labeling", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)308, bare.StatusCode);
        Assert.Equal(host.Url, new Uri(new Uri($"{host.Url.GetLeftPart(UriPartial.Authority)}/deep/down/labeling"), bare.Headers.Location!));
        string page = await client.GetStringAsync(host.Url, TestContext.Current.CancellationToken);
        foreach (Match match in Addresses().Matches(page))
        {
            string address = match.Groups[1].Value;
            Assert.False(address.StartsWith('/') || address.Contains("://", StringComparison.Ordinal), address);
            using var asset = await client.GetAsync(new Uri(host.Url, address), TestContext.Current.CancellationToken);
            Assert.Equal((address, HttpStatusCode.OK), (address, asset.StatusCode));
        }
    }

    [Fact]
    public async Task The_page_forbids_inline_scripts_and_styles_and_has_none()
    {
        await using var host = await StudioHost.StartAsync();
        using var client = host.Client();
        using var response = await client.GetAsync(host.Url, TestContext.Current.CancellationToken);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
    }

    [Fact]
    public async Task Files_outside_the_studio_are_not_served()
    {
        await using var host = await StudioHost.StartAsync();
        using var client = host.Client(user: null);
        foreach (string path in new[] { "assets/index.html", "assets/../appsettings.json", "assets/%2e%2e/x", "assets/js", "assets/nothing.js" })
        {
            using var response = await client.GetAsync(new Uri(host.Url, path), TestContext.Current.CancellationToken);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, response.StatusCode));
        }

        using var script = await client.GetAsync(new Uri(host.Url, "assets/js/main.js"), TestContext.Current.CancellationToken);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Url, "assets/js/main.js")) { Headers = { IfNoneMatch = { script.Headers.ETag! } } };
        using var known = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task An_address_the_api_does_not_have_is_a_problem_with_a_code()
    {
        await using var host = await StudioHost.StartAsync();
        using var client = host.Client();
        Assert.Equal(LabelingWebErrorCodes.NotFound, (await client.GetAsync("nothing/here", TestContext.Current.CancellationToken).JsonAsync()).Code());
        Assert.Equal(LabelingErrorCodes.ProjectNotFound, (await client.GetAsync($"projects/{Guid.Empty:D}", TestContext.Current.CancellationToken).JsonAsync()).Code());
    }

    [Fact]
    public async Task The_openapi_document_describes_every_operation_and_resolves_every_reference()
    {
        await using var host = await StudioHost.StartAsync();
        using var client = host.Client();
        string text = await client.GetStringAsync("openapi.json", TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(text)!;
        Assert.Equal("3.1.0", (string)document["openapi"]!);
        var ids = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string)operation.Value!["operationId"]!).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.Contains("claimTask", ids);
        foreach (var operation in await ApiOperation.ListAsync(host))
        {
            // Nobody is signed in: an operation that is there says so, one that is not there is not found.
            using var stranger = host.Client(user: null);
            using var answer = await stranger.SendAsync(new HttpMethod(operation.Method), operation.Path.Replace('{', 'x').Replace('}', 'x'));
            Assert.NotEqual((operation.Id, HttpStatusCode.NotFound), (operation.Id, answer.StatusCode));
        }

        foreach (Match match in References().Matches(text))
        {
            Assert.True(document["components"]!["schemas"]!.AsObject().ContainsKey(match.Groups[1].Value), match.Value);
        }

        Assert.Contains("submissions", document["components"]!["schemas"]!["SubmitBody"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_has_every_text_with_the_same_places()
    {
        var english = Texts("en");
        foreach (string language in new[] { "ja" })
        {
            var texts = Texts(language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, text) in english)
            {
                Assert.Equal((key, Places(text)), (key, Places(texts[key])));
            }
        }
    }

    [Fact]
    public async Task A_host_adds_a_language_and_a_place_for_pictures()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"labeler.submit":"Abschicken"}""", TestContext.Current.CancellationToken);
        await using var host = await StudioHost.StartAsync(options =>
        {
            options.AddLanguage("de", "Deutsch", file);
            options.AddPictureOrigin(new Uri("https://account.blob.core.windows.net"));
        });
        using var client = host.Client();
        var languages = JsonNode.Parse(await client.GetStringAsync(new Uri(host.Url, "assets/i18n/languages.json"), TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal(["de", "en", "ja"], languages.Select(language => language.Key).Order(StringComparer.Ordinal));
        Assert.Equal("Abschicken", (string)JsonNode.Parse(await client.GetStringAsync(new Uri(host.Url, "assets/i18n/de.json"), TestContext.Current.CancellationToken))!["labeler.submit"]!);
        using var page = await client.GetAsync(host.Url, TestContext.Current.CancellationToken);
        Assert.Contains("img-src 'self' blob: https://account.blob.core.windows.net;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("DE", "{}")]
    [InlineData("../de", "{}")]
    [InlineData("de", "[]")]
    [InlineData("de", "{\"close\":1}")]
    [InlineData("de", "{")]
    public void A_language_that_cannot_be_used_stops_the_host(string code, string json)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, json);
        Assert.ThrowsAny<ArgumentException>(() => new LabelingWebOptions().AddLanguage(code, "Deutsch", file));
        File.Delete(file);
    }

    [Theory]
    [InlineData("https://host/path")]
    [InlineData("https://user:pass@host")]
    [InlineData("ftp://host")]
    [InlineData("/relative")]
    public void A_place_for_pictures_has_scheme_host_and_port_alone(string origin)
        => Assert.Throws<ArgumentException>(() => new LabelingWebOptions().AddPictureOrigin(new Uri(origin, UriKind.RelativeOrAbsolute)));

    private static Dictionary<string, string> Texts(string language)
    {
        using var stream = typeof(LabelingPermission).Assembly.GetManifestResourceStream($"web/i18n/{language}.json")!;
        return JsonNode.Parse(stream)!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
    }

    private static string Places(string text) => string.Join(' ', PlacesIn().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("(?:href|src)=\"([^\"#]+)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("#/components/schemas/([A-Za-z]+)\"")]
    private static partial Regex References();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PlacesIn();
}
