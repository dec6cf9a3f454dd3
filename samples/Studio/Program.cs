using Labeling;
using Microsoft.AspNetCore.Authentication.Cookies;
using StudioSample;

// Everything the studio keeps lies in one folder: the database, uploads and the pictures of the demonstration.
string home = Environment.GetEnvironmentVariable("STUDIO_HOME") ?? Path.Combine(Path.GetTempPath(), "labeling-studio");
Directory.CreateDirectory(home);

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["urls"] is null && Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:5080");
}

builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => cookie.LoginPath = "/");
builder.Services.AddAuthorization();

// A connection string in STUDIO_POSTGRES puts the labels into PostgreSQL, one in STUDIO_BLOBS lets projects be made of an Azure storage account.
// STUDIO_BLOB_LINKS=true lets browsers read its pictures directly, by addresses that hold for minutes.
string? blobs = Environment.GetEnvironmentVariable("STUDIO_BLOBS") is { Length: > 0 } account ? account : null;
bool hasLinks = blobs is not null && Environment.GetEnvironmentVariable("STUDIO_BLOB_LINKS") == "true";
var labeling = builder.Services.AddLabeling().AddImaging().AddDatasetRefresh().AddMlAssist(assist => assist.Options.Folder = Path.Combine(home, "assist"));
if (Environment.GetEnvironmentVariable("STUDIO_POSTGRES") is { Length: > 0 } postgres)
{
    labeling.UsePostgreSql(postgres);
}
else
{
    labeling.UseSqlite(Path.Combine(home, "studio.db"));
}

if (blobs is not null)
{
    labeling.AddAzureBlobs(blobs, options => options.AllowReadLinks = hasLinks);
}

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapSignIn();
app.MapLabeling("/labeling", studio =>
{
    studio.UploadFolder = Path.Combine(home, "uploads");
    studio.SignOutAddress = new Uri("../sign-out", UriKind.Relative);
    studio.AddDatasetFolder(Path.Combine(home, "demonstration"));
    if (hasLinks)
    {
        studio.AddPictureOrigin(new Uri(new Azure.Storage.Blobs.BlobServiceClient(blobs).Uri.GetLeftPart(UriPartial.Authority)));
    }

    studio.AddExportFormat(new("azureml", "Azure ML JSONL", folder => new AzureMlExport(Path.Combine(folder, "labels.jsonl"))));
    studio.AddExportFormat(new("yolo", "YOLO", folder => new YoloFolder(folder)));
    studio.AddExportFormat(new("voc", "Pascal VOC", folder => new VocExport(folder)));
    studio.AddExportFormat(new("csv", "CSV", folder => new CsvExport(Path.Combine(folder, "labels.csv"))));
});

await Demonstration.EnsureAsync(app.Services.GetRequiredService<LabelingEngine>(), Path.Combine(home, "demonstration"));
try
{
    await app.StartAsync();
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{exception.Message} Name another address in ASPNETCORE_URLS, such as http://127.0.0.1:5081.");
    return 1;
}

Console.WriteLine($"The studio is open: {app.Urls.First()}/");
Console.WriteLine($"It keeps everything in {home}; delete the folder to begin anew. Ctrl+C ends it.");
await app.WaitForShutdownAsync();
return 0;
