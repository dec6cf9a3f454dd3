// Serves the training and predicting of all projects in a store, on a machine with a GPU beside the web host.
using GpuWorkerSample;
using Labeling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TorchSharp;

// "--once" stands alone, which the configuration of command lines does not read; what the command line says counts more than the variables.
string[] pairs = [.. args.Where(a => !a.Equals("--once", StringComparison.OrdinalIgnoreCase))];
var builder = Host.CreateApplicationBuilder(pairs);
builder.Configuration.AddEnvironmentVariables("GPUWORKER_").AddCommandLine(pairs);
WorkerSettings settings;
try
{
    settings = WorkerSettings.Read(builder.Configuration, args);
    var labeling = builder.Services.AddLabeling().AddImaging().AddMlAssist(assist =>
    {
        assist.RunsWorker = !settings.Once;
        assist.Options.Folder = settings.Folder ?? assist.Options.Folder;
        assist.UseTorchSharp(torch =>
        {
            torch.Device = settings.Device;
            torch.Architecture = settings.Architecture;
            torch.Backbone = settings.Backbone;
            torch.MaxTime = settings.MaxTime;
        });
    });
    _ = settings.Sqlite is { } path ? labeling.UseSqlite(path) : labeling.UsePostgreSql(settings.Postgres!);
    if (settings.Blobs is { Length: > 0 } blobs)
    {
        labeling.AddAzureBlobs(blobs);
    }
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

string device;
try
{
    device = settings.Device != "auto" ? settings.Device : torch.cuda.is_available() ? "cuda" : "cpu";
}
catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
{
    // What the loader tried stands in the innermost exception, over many lines; the cure is what helps.
    await Console.Error.WriteLineAsync(
        "libtorch cannot be loaded. On Linux it needs the C++ library of GCC 13 or later (GLIBCXX_3.4.32): Debian 13, Ubuntu 24.04; on older ones this program mends that where gcc is installed. "
        + $"The README of Labeling.MlAssist.TorchSharp says more. ({exception.GetBaseException().Message.Split('\n')[0].Trim()})");
    return 1;
}

using var host = builder.Build();
Console.WriteLine($"Serving the projects of {settings.Sqlite ?? "PostgreSQL"} with {settings.Architecture} on {device}. Models go to {host.Services.GetRequiredService<MlAssistOptions>().Folder}.");
try
{
    if (!settings.Once)
    {
        await host.RunAsync();
        return 0;
    }

    var store = host.Services.GetRequiredService<LabelStore>();
    var worker = host.Services.GetRequiredService<AssistWorker>();
    await store.InitializeAsync();
    var served = 0;
    await foreach (var project in store.ListProjectsAsync(includeDeleted: false))
    {
        var done = await worker.RunDueAsync(project.Id);
        Console.WriteLine($"{project.Name}: {(done ? "done what was due" : "nothing due")}");
        served++;
    }

    Console.WriteLine($"{served} projects looked after.");
    return 0;
}
catch (LabelStoreException exception)
{
    await Console.Error.WriteLineAsync($"The store cannot be reached: {exception.Message}");
    return 1;
}
