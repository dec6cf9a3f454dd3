using System.Text.Json;

namespace Labeling.Scenarios.Tests;

/// <summary>Every scenario, small: that it runs to its end, that its checks hold, and that it reports what it is to report.</summary>
public sealed class Runs
{
    [Theory]
    [InlineData("ingest --items 25000", "items seconds itemsPerSecond barePerSecond bareRatio peakMemoryMb")]
    [InlineData("queue --items 2000 --labelers 8 --seconds 2 --page 4", "pairs pairsPerSecond barePairsPerSecond bareRatio claimP50Ms claimP99Ms submitP50Ms submitP99Ms doubleLeases lostSubmissions doubleSubmissions counterDrift peakMemoryMb")]
    [InlineData("crash --items 2000 --labelers 4 --kills 3", "kills acknowledged lostSubmissions doubleSubmissions doubleLeases counterDrift")]
    [InlineData("dashboard --items 2000", "p50Ms p99Ms")]
    [InlineData("browse --items 2000", "firstPageP99Ms deepPageP99Ms")]
    [InlineData("http --items 20000 --labelers 8 --seconds 2", "pairs pairsPerSecond p50Ms p99Ms peakMemoryMb doubleLeases lostSubmissions")]
    public async Task A_scenario_runs_to_its_end_and_reports_its_figures(string arguments, string keys)
    {
        await RunsAsync("sqlite", arguments, keys);
    }

    [Theory]
    [InlineData("ingest --items 25000", "items seconds itemsPerSecond barePerSecond bareRatio peakMemoryMb")]
    [InlineData("queue --items 2000 --labelers 8 --seconds 2 --page 4 --bare-connections 4", "pairs pairsPerSecond barePairsPerSecond bareRatio claimP50Ms claimP99Ms submitP50Ms submitP99Ms doubleLeases lostSubmissions doubleSubmissions counterDrift peakMemoryMb bareConnections")]
    [InlineData("crash --items 2000 --labelers 4 --kills 3", "kills acknowledged lostSubmissions doubleSubmissions doubleLeases counterDrift")]
    [InlineData("dashboard --items 2000", "p50Ms p99Ms")]
    [InlineData("browse --items 2000", "firstPageP99Ms deepPageP99Ms")]
    public async Task A_scenario_runs_on_a_server_that_it_starts(string arguments, string keys)
    {
        bool isCi = Environment.GetEnvironmentVariable("CI") == "true";
        Assert.SkipWhen(PostgreSqlBinaries.Find() is null && !isCi, "No PostgreSQL server is on this machine; install one to run this test.");
        await RunsAsync("postgres", arguments, keys);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("Data Source={0}")]
    public async Task A_file_that_is_named_is_made_kept_and_used_again(string connection)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("labels.db");
        using var output = new StringWriter();

        for (int run = 1; run <= 2; run++)
        {
            int status = await new ScenarioProgram(ScenarioCatalog.All, output, TextWriter.Null).RunAsync(
                ["ingest", "--items", "100", "--connection", string.Format(null, connection, file)],
                TestContext.Current.CancellationToken);

            Assert.True(status == 0, output.ToString());
            Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path).Where(entry => !entry.EndsWith("-wal", StringComparison.Ordinal) && !entry.EndsWith("-shm", StringComparison.Ordinal)));
        }

        await using var store = new SqliteLabelStore(file);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await store.ListProjectsAsync(cancellationToken: TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task RunsAsync(string store, string arguments, string keys)
    {
        JsonElement report = await RunAsync($"{arguments} --store {store}");

        Assert.All(keys.Split(' '), key => Assert.Equal(JsonValueKind.Number, report.GetProperty(key).ValueKind));
        Assert.Equal(store, report.GetProperty("store").GetString());
    }

    private static async Task<JsonElement> RunAsync(string arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, error).RunAsync(arguments.Split(' '), TestContext.Current.CancellationToken);
        Assert.True(status == 0, output.ToString() + error);
        return JsonElement.Parse(output.ToString());
    }
}
