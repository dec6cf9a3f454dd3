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
        CounterValues kept = scope.Counters;
        for (int index = 0; index < counted.Items.Length; index++)
        {
            kept.Add(index, counted.Items[index]);
        }

        foreach ((LabelClassId labelClass, long labels) in counted.Classes)
        {
            kept.AddLabels(labelClass, labels);
        }

        foreach ((string labeler, LabelerCounts counts) in counted.Labelers)
        {
            LabelerCounts target = kept.Labeler(labeler);
            target.Submitted += counts.Submitted;
            target.Skipped += counts.Skipped;
            target.Rejected += counts.Rejected;
            target.Elapsed += counts.Elapsed;
        }

        return true;
    }
}
