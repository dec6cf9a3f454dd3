using System.Runtime.CompilerServices;

namespace Labeling.MlAssist;

/// <summary>Streams the items that wait in a project's queue and that assistance may look at.</summary>
internal static class WaitingItems
{
    public static async IAsyncEnumerable<Item> ListAsync(LabelStore store, ProjectId projectId, ItemId after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Unlabeled] }, After = after };
        await foreach (var item in store.ListItemsAsync(projectId, query, cancellationToken).ConfigureAwait(false))
        {
            if (!LabelSelection.IsLeftOut(item))
            {
                yield return item;
            }
        }
    }

    /// <summary>How many there are, about: for progress.</summary>
    public static async Task<long> CountAsync(LabelStore store, ProjectId projectId, CancellationToken cancellationToken)
        => Math.Max(1, (await store.GetProgressAsync(projectId, cancellationToken).ConfigureAwait(false)).Incomplete);
}
