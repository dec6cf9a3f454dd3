// A web host as a user writes it, built against the packed packages: the studio answers, with its pages and scripts.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

string folder = Directory.CreateTempSubdirectory("labeling-consumer-").FullName;
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Services.AddLabeling().UseSqlite(Path.Combine(folder, "labels.db")).AddImaging();
    await using var app = builder.Build();
    app.MapLabeling("/labeling");
    await app.StartAsync();

    string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    using var client = new HttpClient { BaseAddress = new Uri(address) };
    string page = await client.GetStringAsync("/labeling/");
    string document = await client.GetStringAsync("/labeling/api/v1/openapi.json");
    string projects = await client.GetStringAsync("/labeling/api/v1/projects");
    await app.StopAsync();
    Console.WriteLine($"The studio from the packed packages: {page.Length} characters of page, {document.Length} of OpenAPI, projects {projects.Length}.");
    return page.Contains("<script", StringComparison.Ordinal) && document.Contains("\"openapi\"", StringComparison.Ordinal) ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
