namespace Labeling.Scenarios;

/// <summary>Shows that a bare engine wrote what the store writes: the store itself reads it and finds nothing wrong.</summary>
internal static class BareCheck
{
    /// <summary>Opens the store where the bare engine wrote.</summary>
    public static async Task RunAsync(ScenarioRun run, Database database, ProjectId projectId, long labeled, CancellationToken cancellationToken)
    {
        run.Say("Reading what the bare engine wrote with the store.");
        await using LabelStore store = await database.OpenStoreAsync(cancellationToken);
        ProjectProgress progress = await store.GetProgressAsync(projectId, cancellationToken);
        if (progress.Labeled != labeled)
        {
            run.Fail($"The bare engine says that it labeled {labeled} items; the store finds {progress.Labeled}.");
        }

        foreach (CounterDifference difference in await store.CheckCountersAsync(projectId, cancellationToken))
        {
            run.Fail($"The bare engine left the counter {difference.Counter} at {difference.Kept}; counting gives {difference.Counted}.");
        }
    }
}
