namespace Labeling.Storage.Relational;

/// <summary>Counts anew and keeps that.</summary>
internal static class RebuildOperation
{
    public static async ValueTask<bool> RunAsync(ProjectScope scope)
    {
        // What other calls in this transaction gathered has to be in the tables before these are emptied.
        await scope.Session.FlushAsync(scope.CancellationToken).ConfigureAwait(false);
        CounterValues counted = await CounterAudit.CountAsync(scope.Session, scope.Number, scope.CancellationToken).ConfigureAwait(false);
        await CounterTable.ClearAsync(scope).ConfigureAwait(false);
        scope.Counters.Add(counted);
        return true;
    }
}
