using System.Runtime.CompilerServices;

namespace Labeling.Export;

/// <summary>Reads a snapshot's items for an exporter.</summary>
internal static class ExportItems
{
    private const int ProgressEvery = 256;

    public static async IAsyncEnumerable<Item> ReadAsync(
        LabelSnapshot snapshot, IProgress<long>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long items = 0;
        await foreach (var item in snapshot.ReadItemsAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
            if (++items % ProgressEvery == 0)
            {
                progress?.Report(items);
            }
        }

        progress?.Report(items);
    }
}
