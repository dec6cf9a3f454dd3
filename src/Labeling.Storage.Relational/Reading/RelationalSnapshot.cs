using System.Runtime.CompilerServices;

namespace Labeling.Storage.Relational;

/// <summary>A project's items as one reading transaction sees them.</summary>
internal sealed class RelationalSnapshot(RelationalLabelStore store, RelationalSession session, ProjectRow project, ItemSelection items, long itemCount) : LabelSnapshot
{
    private const int BatchSize = 1000;

    private int _isReading;

    public override Project Project => project.Project;

    public override long ItemCount => itemCount;

    public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("The snapshot is being read; finish that enumeration before the next, or open a second snapshot.");
        }

        try
        {
            var cursor = new ItemCursor<Item>(session, project.Number, items, ItemProjections.WithLabels);
            List<Item> batch;
            do
            {
                batch = await store.GuardAsync(nameof(ReadItemsAsync), () => cursor.ReadAsync(BatchSize, cancellationToken)).ConfigureAwait(false);
                foreach (Item item in batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return item;
                }
            }
            while (batch.Count == BatchSize);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    public override ValueTask DisposeAsync() => session.DisposeAsync();
}
