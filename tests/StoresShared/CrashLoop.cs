using System.Diagnostics;
using System.Globalization;

namespace Labeling.Storage;

/// <summary>Kills a process that labels again and again, and compares what it had acknowledged with what the store holds.</summary>
internal static class CrashLoop
{
    private const int Labelers = 16;
    private const int Kills = 6;
    private const int ItemCount = 3000;

    /// <summary>Runs it.</summary>
    /// <param name="kind">Which store, as the child is told.</param>
    /// <param name="place">Where it lies, as the child is told.</param>
    /// <param name="time">The clock that the project is made by.</param>
    /// <param name="openAsync">Opens the store anew.</param>
    public static async Task RunAsync(string kind, string place, TimeProvider time, Func<Task<LabelStore>> openAsync)
    {
        Project project;
        await using (LabelStore store = await openAsync())
        {
            project = await Projects.CreateAsync(store, time, ItemCount);
        }

        var random = new Random(20260930);
        var acknowledged = new List<(LeaseToken Token, ItemId ItemId, string Labeler)>();
        for (int kill = 0; kill < Kills; kill++)
        {
            int killed = await WorkUntilKilledAsync(kind, place, project.Name, random.Next(1, 150), acknowledged);
            Assert.NotEqual(0, killed);
            await using LabelStore store = await openAsync();
            await CheckAsync(store, project.Id, acknowledged);
        }
    }

    /// <summary>Starts the child, kills it after so many acknowledged answers, and notes all that it acknowledged.</summary>
    private static async Task<int> WorkUntilKilledAsync(
        string kind, string place, string project, int answers, List<(LeaseToken Token, ItemId ItemId, string Labeler)> acknowledged)
    {
        using Process child = Process.Start(new ProcessStartInfo(ChildPath(), [kind, place, project, Labelers.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        int lines = 0;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            string[] parts = line.Split(' ');
            acknowledged.Add((new LeaseToken(Guid.Parse(parts[0])), new ItemId(long.Parse(parts[1], CultureInfo.InvariantCulture)), parts[2]));
            if (++lines == answers)
            {
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        return child.ExitCode;
    }

    private static async Task CheckAsync(
        LabelStore store, ProjectId project, List<(LeaseToken Token, ItemId ItemId, string Labeler)> acknowledged)
    {
        var answered = new Dictionary<ItemId, HistoryEntry>();
        for (int id = 1; id <= ItemCount; id++)
        {
            await foreach (HistoryEntry entry in store.ReadHistoryAsync(project, new ItemId(id)))
            {
                Assert.Equal(HistoryEntryKind.Submitted, entry.Kind);
                Assert.True(answered.TryAdd(entry.ItemId, entry), $"Item {id} has two answers.");
            }
        }

        Assert.Equal(acknowledged.Count, acknowledged.Select(a => a.ItemId).Distinct().Count());
        Assert.All(acknowledged, a => Assert.Equal((a.Token, a.Labeler), (answered[a.ItemId].Token, answered[a.ItemId].Actor)));
        Assert.Equal(answered.Count, (await store.GetProgressAsync(project)).Labeled);
        Assert.Empty(await store.CheckCountersAsync(project));
    }

    private static string ChildPath()
    {
        // The same configuration of the child, beside this test's own output.
        string output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string configuration = Path.GetFileName(output);
        string bin = Path.GetDirectoryName(Path.GetDirectoryName(output))!;
        return Path.Combine(bin, "Labeling.Storage.CrashChild", configuration, OperatingSystem.IsWindows() ? "Labeling.Storage.CrashChild.exe" : "Labeling.Storage.CrashChild");
    }
}
