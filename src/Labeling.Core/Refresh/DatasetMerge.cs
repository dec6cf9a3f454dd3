namespace Labeling;

/// <summary>Goes through a dataset's listing and a project's items side by side, both in the order of their paths, and notes what differs.</summary>
/// <remarks>
/// Memory holds a batch of each, and the ids of items that the listing has not named: a listing may be in another order than the store (UTF-16 instead
/// of code points, or folder by folder), so what it passed over may still come, and only its end says what is missing.
/// </remarks>
internal sealed class DatasetMerge(ProjectSession session, LabelStore store, Project project)
{
    private readonly IngestTally _tally = new();
    private readonly HashSet<ItemId> _unmatched = [];
    private readonly List<NewItem> _news = [];
    private readonly List<ItemId> _back = [];
    private IAsyncEnumerator<Item>? _items;
    private bool _hasItem;
    private string _highest = string.Empty;
    private long _room;
    private long _returned;

    /// <summary>Merges.</summary>
    /// <returns>What was found, or <see langword="null"/> when another process took the claim over.</returns>
    public async Task<RefreshReport?> RunAsync(RefreshClaim claim, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        long present = (await store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false)).Total;
        _room = Math.Max(0, project.Settings.MaxItems - present);
        _items = store.ListItemsByPathAsync(project.Id, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (_items.ConfigureAwait(false))
        {
            _hasItem = await _items.MoveNextAsync().ConfigureAwait(false);
            await foreach (var batch in new AssetListing(session, _tally).ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var asset in batch)
                {
                    await TakeAsync(asset, cancellationToken).ConfigureAwait(false);
                }

                await StoreAsync(cancellationToken).ConfigureAwait(false);
                progress?.Report(new IngestProgress { Listed = _tally.Listed, Stored = _tally.Stored });
                if (!await claim.RenewAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }

            while (_hasItem)
            {
                await PassOverAsync(_items.Current).ConfigureAwait(false);
            }
        }

        long missing = 0;
        foreach (var gone in _unmatched.Chunk(AssetListing.BatchSize))
        {
            missing += await store.SetMissingAsync(project.Id, gone, isMissing: true, cancellationToken).ConfigureAwait(false);
            if (!await claim.RenewAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return ToReport(missing);
    }

    private async ValueTask TakeAsync(Asset asset, CancellationToken cancellationToken)
    {
        if (CodePoints.Compare(asset.Path, _highest) <= 0)
        {
            await TakeLateAsync(asset, cancellationToken).ConfigureAwait(false);
            return;
        }

        _highest = asset.Path;
        while (_hasItem && CodePoints.Compare(_items!.Current.Path, asset.Path) < 0)
        {
            await PassOverAsync(_items.Current).ConfigureAwait(false);
        }

        if (_hasItem && _items!.Current.Path == asset.Path)
        {
            Match(_items.Current, asset);
            _hasItem = await _items.MoveNextAsync().ConfigureAwait(false);
        }
        else
        {
            Add(asset);
        }
    }

    /// <summary>Takes a file that the listing names after others that come behind it here.</summary>
    private async ValueTask TakeLateAsync(Asset asset, CancellationToken cancellationToken)
    {
        if (await store.FindItemAsync(project.Id, asset.Path, cancellationToken).ConfigureAwait(false) is not { } item)
        {
            Add(asset);
            return;
        }

        _unmatched.Remove(item.Id);
        Match(item, asset);
    }

    private ValueTask<bool> PassOverAsync(Item item)
    {
        if (!item.IsMissing && item.Status != ItemStatus.Removed)
        {
            _unmatched.Add(item.Id);
        }

        return NextAsync();
    }

    private async ValueTask<bool> NextAsync() => _hasItem = await _items!.MoveNextAsync().ConfigureAwait(false);

    private void Match(Item item, Asset asset)
    {
        if (item.IsMissing)
        {
            _back.Add(item.Id);
        }

        if (item.Size != asset.Size || item.ContentTag != asset.ContentTag)
        {
            _news.Add(ToItem(asset));
        }
        else
        {
            _tally.AddUnchanged();
        }
    }

    private void Add(Asset asset)
    {
        if (_room == 0)
        {
            _tally.AddBeyondMaxItems(1);
            return;
        }

        _room--;
        _news.Add(ToItem(asset));
    }

    private NewItem ToItem(Asset asset) => new() { Asset = asset, OrderKey = ShuffleOrder.KeyFor(project.Seed, asset.Path) };

    private async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        if (_news.Count > 0)
        {
            _tally.Add(await store.AddItemsAsync(project.Id, _news, cancellationToken).ConfigureAwait(false));
            _news.Clear();
        }

        if (_back.Count > 0)
        {
            _returned += await store.SetMissingAsync(project.Id, _back, isMissing: false, cancellationToken).ConfigureAwait(false);
            _back.Clear();
        }
    }

    private RefreshReport ToReport(long missing)
    {
        var tally = _tally.ToReport();
        return new RefreshReport
        {
            Added = tally.Added,
            Unchanged = tally.Unchanged,
            Changed = tally.Changed,
            WentMissing = missing,
            Returned = _returned,
            BeyondMaxItems = tally.BeyondMaxItems,
            OtherExtensions = tally.OtherExtensions,
            Unusable = tally.Unusable,
            UnusableExamples = tally.UnusableExamples,
        };
    }
}
