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

builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => cookie.LoginPath = "/");
builder.Services.AddAuthorization();
builder.Services.AddLabeling().UseSqlite(Path.Combine(home, "studio.db")).AddImaging();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapSignIn();
app.MapLabeling("/labeling", studio =>
{
    studio.UploadFolder = Path.Combine(home, "uploads");
    studio.DatasetFolders.Add(Path.Combine(home, "demonstration"));
});

await Demonstration.EnsureAsync(app.Services.GetRequiredService<LabelingEngine>(), Path.Combine(home, "demonstration"));
await app.StartAsync();
Console.WriteLine($"The studio is open: {app.Urls.First()}/");
Console.WriteLine($"It keeps everything in {home}; delete the folder to begin anew. Ctrl+C ends it.");
await app.WaitForShutdownAsync();
