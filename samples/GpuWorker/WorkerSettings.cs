using System.Globalization;
using Labeling.MlAssist.TorchSharp;
using Microsoft.Extensions.Configuration;

namespace GpuWorkerSample;

/// <summary>What the worker is told: on the command line, in environment variables that begin with <c>GPUWORKER_</c>, or in <c>appsettings.json</c>.</summary>
internal sealed class WorkerSettings
{
    private static readonly string[] Known = ["sqlite", "postgres", "blobs", "folder", "device", "architecture", "backbone", "minutes", "once"];

    /// <summary>The SQLite file with the projects, or the connection string of the PostgreSQL database: one of the two.</summary>
    public string? Sqlite { get; private init; }

    public string? Postgres { get; private init; }

    /// <summary>The connection string of the Azure storage account that pictures lie in, where they do.</summary>
    public string? Blobs { get; private init; }

    /// <summary>Where models go: a folder that the web host reads, too.</summary>
    public string? Folder { get; private init; }

    public string Device { get; private init; } = "auto";

    public Architecture Architecture { get; private init; } = Architecture.ResNet18;

    /// <summary>The file with the pretrained parameters.</summary>
    public string? Backbone { get; private init; }

    public TimeSpan MaxTime { get; private init; } = TimeSpan.FromHours(1);

    /// <summary>Whether to do what is due in every project now, and end.</summary>
    public bool Once { get; private init; }

    /// <exception cref="ArgumentException">A setting is missing, or is not what it should be; the message is for a person.</exception>
    public static WorkerSettings Read(IConfiguration configuration, string[] arguments)
    {
        foreach (var argument in arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal)))
        {
            var name = argument[2..].Split('=')[0];
            Require(Known.Contains(name.ToLowerInvariant()), $"There is no setting '{argument}'; there are --{string.Join(", --", Known)}.");
        }

        var (sqlite, postgres) = (configuration["sqlite"], configuration["postgres"]);
        Require(
            string.IsNullOrWhiteSpace(sqlite) != string.IsNullOrWhiteSpace(postgres),
            "Say where the projects are kept: either --sqlite PATH (or GPUWORKER_SQLITE) or --postgres CONNECTION (or GPUWORKER_POSTGRES), and not both.");
        Require(sqlite is null || File.Exists(sqlite), $"There is no file '{sqlite}'. The worker serves a store that a host has made; give that host's file.");
        var backbone = configuration["backbone"];
        Require(backbone is null || File.Exists(backbone), $"There is no file '{backbone}' with pretrained parameters.");
        var architecture = configuration["architecture"] ?? nameof(Architecture.ResNet18);
        Require(
            Enum.TryParse<Architecture>(architecture, ignoreCase: true, out var network) && Enum.IsDefined(network),
            $"There is no network '{architecture}'; there are {string.Join(", ", Enum.GetNames<Architecture>())}.");
        var minutes = configuration["minutes"] ?? "60";
        Require(double.TryParse(minutes, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and < 100_000, $"'{minutes}' is no number of minutes above 0.");
        return new WorkerSettings
        {
            Sqlite = sqlite,
            Postgres = postgres,
            Blobs = configuration["blobs"],
            Folder = configuration["folder"],
            Device = configuration["device"] ?? "auto",
            Architecture = network,
            Backbone = backbone,
            MaxTime = TimeSpan.FromMinutes(limit),
            Once = arguments.Contains("--once", StringComparer.OrdinalIgnoreCase),
        };
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
