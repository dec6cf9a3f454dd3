using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace Labeling.AspNetCore;

/// <summary>A host with the studio, on a port of this machine, with everything in a folder that goes with it.</summary>
internal sealed class StudioHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly LogSignals _logs;

    private StudioHost(WebApplication app, string folder, FakeTimeProvider time, string pathBase, LogSignals logs)
    {
        _app = app;
        _logs = logs;
        Folder = folder;
        Time = time;
        Url = new Uri($"{app.Urls.First()}{pathBase}/labeling/");
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>The studio's page.</summary>
    public Uri Url { get; }

    public LabelingEngine Engine => _app.Services.GetRequiredService<LabelingEngine>();

    /// <summary>Trains when it is told to, where the host has assistance.</summary>
    public AssistWorker Worker => _app.Services.GetRequiredService<AssistWorker>();

    public static async Task<StudioHost> StartAsync(Action<LabelingWebOptions>? configure = null, string pathBase = "", bool hasAssist = false)
    {
        string folder = Directory.CreateTempSubdirectory("studio-test-").FullName;
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T09:00:00Z"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var logs = new LogSignals();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddAuthentication(TestAuthentication.Name).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(TestAuthentication.Name, null);
        builder.Services.AddAuthorization();
        var labeling = builder.Services.AddLabeling().UseSqlite(Path.Combine(folder, "labels.db")).AddImaging();
        if (hasAssist)
        {
            labeling.AddMlAssist(assist => (assist.RunsWorker, assist.Options.Folder) = (false, Path.Combine(folder, "assist")));
        }

        var app = builder.Build();
        if (pathBase.Length > 0)
        {
            app.UsePathBase(pathBase);
            app.UseRouting();
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.MapLabeling("/labeling", options =>
        {
            options.UploadFolder = Path.Combine(folder, "uploads");
            options.AddDatasetFolder(Path.Combine(folder, "pictures"));
            configure?.Invoke(options);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new StudioHost(app, folder, time, pathBase, logs);
    }

    /// <summary>Completes when the studio has said, or says, something of this kind.</summary>
    public Task SaidAsync(int eventId) => _logs.SaidAsync(eventId);

    /// <summary>A project of drawn pictures that runs.</summary>
    public async Task<LabelingProject> CreateAsync(
        LabelingTaskType type, int pictures = 3, string name = "Test", ProjectSettings? settings = null, IReadOnlyList<LabelClassDefinition>? classes = null, string? instructions = null)
    {
        string folder = Path.Combine(Folder, "pictures", Guid.CreateVersion7(Time.GetUtcNow()).ToString("N"));
        for (int i = 1; i <= pictures; i++)
        {
            DrawPicture(Path.Combine(folder, $"picture-{i:00}.png"), i);
        }

        return await CreateAsync(type, folder, name, settings, classes, instructions);
    }

    /// <summary>A project of a folder's pictures that runs.</summary>
    public async Task<LabelingProject> CreateAsync(
        LabelingTaskType type, string folder, string name = "Test", ProjectSettings? settings = null, IReadOnlyList<LabelClassDefinition>? classes = null, string? instructions = null)
    {
        var project = await Engine.Projects.CreateAsync(new ProjectDefinition(name, type)
        {
            Dataset = new LocalFolder(folder),
            LabelClasses = classes ?? ["cat", "dog", "bird"],
            Settings = settings ?? new ProjectSettings(),
            Instructions = instructions is null ? null : Instructions.FromString(instructions),
            Seed = 1,
        });
        await project.StartAsync();
        return project;
    }

    /// <summary>Gives every waiting item a model's suggestion.</summary>
    public Task<long> SuggestAsync(LabelingProject project, IReadOnlyList<Annotation> suggestion, int items = 2)
        => _app.Services.GetRequiredService<LabelStore>().UpdateQueueAsync(
            project.Info.Id,
            [.. Enumerable.Range(1, items).Select(id => new QueueChange { ItemId = new ItemId(id), Kind = TaskKind.Prelabeled, Suggestion = suggestion, Confidence = suggestion[0].Score })]);

    /// <summary>Puts waiting items on one page, as pictures that are alike.</summary>
    public Task<long> ClusterAsync(LabelingProject project, int items)
        => _app.Services.GetRequiredService<LabelStore>().UpdateQueueAsync(
            project.Info.Id, [.. Enumerable.Range(1, items).Select(id => new QueueChange { ItemId = new ItemId(id), Kind = TaskKind.Clustered, Group = 1 })]);

    public static void DrawPicture(string path, int seed, int width = 400, int height = 300)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColor.FromHsl(seed * 47 % 360, 40, 80));
            using var paint = new SKPaint { Color = SKColor.FromHsl(seed * 91 % 360, 70, 40) };
            canvas.DrawRect(80, 60, 120, 90, paint);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        File.WriteAllBytes(path, data.ToArray());
    }

    /// <summary>A program that calls the API as somebody; <c>null</c> for nobody.</summary>
    public HttpClient Client(string? user = "ana!Owner")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = new Uri(Url, "api/v1/") };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Add(TestAuthentication.Name, user);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What tests read and send.</summary>
internal static class ApiCalls
{
    public static async Task<JsonObject> JsonAsync(this Task<HttpResponseMessage> call)
    {
        using var response = await call;
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object? body = null, long? version = null)
        => client.SendAsync(HttpMethod.Post, path, body, version);

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, long? version = null, string? origin = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body ?? new object()) };
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Code(this JsonObject problem) => (string)problem["code"]!;
}
