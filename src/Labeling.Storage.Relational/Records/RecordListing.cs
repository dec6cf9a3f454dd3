using System.Runtime.CompilerServices;

namespace Labeling.Storage.Relational;

/// <summary>Lists a project's records, some at a time.</summary>
internal static class RecordListing
{
    /// <summary>Few, because each may have a megabyte.</summary>
    private const int BatchSize = 16;

    /// <summary>Lists the records of a kind by their keys; none of a project that is not there.</summary>
    public static async IAsyncEnumerable<ProjectRecord> OfKindAsync(
        RelationalLabelStore store, ProjectId projectId, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = string.Empty;
        List<ProjectRecord> batch;
        do
        {
            batch = await store.ReadAsync(
                nameof(LabelStore.ListRecordsAsync),
                async session => await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false) is { } project
                    ? await RecordTable.FindNextAsync(session, project.Number, kind, after, BatchSize, cancellationToken).ConfigureAwait(false)
                    : [],
                cancellationToken).ConfigureAwait(false);
            foreach (ProjectRecord record in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return record;
                after = record.Key;
            }
        }
        while (batch.Count == BatchSize);
    }
}
