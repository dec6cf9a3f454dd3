namespace Labeling.Scenarios;

/// <summary>Compares what labelers saw with what the store's history says, item by item, and reports it.</summary>
internal sealed class HistoryCheck
{
    private const int Readers = 4;
    private const int MostRefusals = 10;

    private long _acknowledged;
    private long _lost;
    private long _double;
    private long _doubleLeases;
    private long _answers;

    private HistoryCheck()
    {
    }

    /// <summary>Reads the history of every item that was handed out, and sets the figures of the run and its failures.</summary>
    /// <returns>How many items had an answer acknowledged.</returns>
    public static async Task<long> RunAsync(ScenarioRun run, LabelStore store, ProjectId projectId, ItemLedger ledger, CancellationToken cancellationToken)
    {
        run.Say("Reading the history of every item that was handed out.");
        var check = new HistoryCheck();
        IEnumerable<int> items = Enumerable.Range(1, ledger.Items).Where(item => ledger.ClaimedUnder(item) != default);
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken },
            async (item, token) => await check.CheckAsync(store, projectId, ledger, item, token));

        ProjectProgress progress = await store.GetProgressAsync(projectId, cancellationToken);
        IReadOnlyList<CounterDifference> drift = await store.CheckCountersAsync(projectId, cancellationToken);
        check.Report(run, progress, drift);
        run.Set("refused", ledger.Refusals.Count);
        foreach (string refusal in ledger.Refusals.Take(MostRefusals))
        {
            run.Fail(refusal);
        }

        return check._acknowledged;
    }

    private async Task CheckAsync(LabelStore store, ProjectId projectId, ItemLedger ledger, int item, CancellationToken cancellationToken)
    {
        var tokens = new List<LeaseToken>(1);
        await foreach (HistoryEntry entry in store.ReadHistoryAsync(projectId, new ItemId(item), cancellationToken))
        {
            if (entry.Kind is HistoryEntryKind.Submitted or HistoryEntryKind.Skipped)
            {
                tokens.Add(entry.Token ?? default);
            }
        }

        Interlocked.Add(ref _answers, tokens.Count);
        Interlocked.Add(ref _double, Math.Max(0, tokens.Count - 1));
        if (ledger.IsDoublyLeased(item) || tokens.Exists(token => token != ledger.ClaimedUnder(item)))
        {
            Interlocked.Increment(ref _doubleLeases);
        }

        if (ledger.AcknowledgedUnder(item) is var acknowledged && acknowledged != default)
        {
            Interlocked.Increment(ref _acknowledged);
            Interlocked.Add(ref _lost, tokens.Contains(acknowledged) ? 0 : 1);
        }
    }

    private void Report(ScenarioRun run, ProjectProgress progress, IReadOnlyList<CounterDifference> drift)
    {
        run.Set("acknowledged", _acknowledged);
        run.Set("doubleLeases", _doubleLeases);
        run.Set("lostSubmissions", _lost);
        run.Set("doubleSubmissions", _double);
        run.Set("counterDrift", drift.Count);
        FailUnlessZero(run, _doubleLeases, "items were leased twice");
        FailUnlessZero(run, _lost, "acknowledged submissions are not in the history");
        FailUnlessZero(run, _double, "submissions are in the history beyond the one each item may have");
        foreach (CounterDifference difference in drift)
        {
            run.Fail($"The counter {difference.Counter} is {difference.Kept}; counting gives {difference.Counted}.");
        }

        // The counters agree with the whole history, so this finds answers for items that were never handed out.
        long counted = progress.Labelers.Sum(labeler => labeler.Submitted + labeler.Skipped);
        FailUnlessZero(run, Math.Abs(counted - _answers), "answers are counted but not in the history of the items handed out, or the other way round");
    }

    private static void FailUnlessZero(ScenarioRun run, long count, string what)
    {
        if (count != 0)
        {
            run.Fail($"{count} {what}.");
        }
    }
}
