namespace Labeling;

/// <summary>Stores files as items, and no more than the project may have.</summary>
/// <param name="store">Where to.</param>
/// <param name="project">The project.</param>
/// <param name="isResumed">Whether there were items before: only then can a file be an item already while there is no room for another.</param>
internal sealed class ItemIntake(LabelStore store, Project project, bool isResumed)
{
    private long _taken;

    public async Task StoreAsync(List<Asset> batch, IngestTally tally, CancellationToken cancellationToken)
    {
        var fitting = await ChooseAsync(batch, cancellationToken).ConfigureAwait(false);
        tally.AddBeyondMaxItems(batch.Count - fitting.Count);
        if (fitting.Count == 0)
        {
            return;
        }

        var items = fitting.ConvertAll(asset => new NewItem { Asset = asset, OrderKey = ShuffleOrder.KeyFor(project.Seed, asset.Path) });
        var result = await store.AddItemsAsync(project.Id, items, cancellationToken).ConfigureAwait(false);
        _taken += fitting.Count;
        tally.Add(result);
    }

    /// <summary>The first of a batch for which there is room, and those that are items already.</summary>
    private async ValueTask<List<Asset>> ChooseAsync(List<Asset> batch, CancellationToken cancellationToken)
    {
        long present = isResumed ? (await store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false)).Total : _taken;
        long room = Math.Max(0, project.Settings.MaxItems - present);
        if (batch.Count <= room)
        {
            return batch;
        }

        if (!isResumed)
        {
            return batch.GetRange(0, (int)room);
        }

        var fitting = new List<Asset>();
        foreach (var asset in batch)
        {
            if (await store.FindItemAsync(project.Id, asset.Path, cancellationToken).ConfigureAwait(false) is not null || room-- > 0)
            {
                fitting.Add(asset);
            }
        }

        return fitting;
    }
}
