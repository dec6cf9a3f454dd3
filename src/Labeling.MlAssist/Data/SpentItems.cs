namespace Labeling.MlAssist;

/// <summary>Test items that some round's model would have prelabeled, so that they tell no more of what waits. Kept as a record of the project.</summary>
internal sealed class SpentItems
{
    private const string Kind = "assist";
    private const string Key = "spent";
    private const int MostItems = 200_000;

    private readonly LabelStore _store;
    private readonly ProjectId _projectId;
    private readonly SortedSet<long> _items;
    private readonly long _version;

    private SpentItems(LabelStore store, ProjectId projectId, SortedSet<long> items, long version)
    {
        _store = store;
        _projectId = projectId;
        _items = items;
        _version = version;
    }

    public static async Task<SpentItems> ReadAsync(LabelStore store, ProjectId projectId, CancellationToken cancellationToken)
    {
        var record = await store.FindRecordAsync(projectId, Kind, Key, cancellationToken).ConfigureAwait(false);
        var items = new SortedSet<long>();
        long before = 0;
        foreach (long difference in record is null ? [] : NumberText.Read(record.Json))
        {
            items.Add(before += difference);
        }

        return new SpentItems(store, projectId, items, record?.Version ?? 0);
    }

    public bool Contains(ItemId item) => _items.Contains(item.Value);

    /// <summary>Adds items. Of very many the latest are kept: early ones are few among those that still wait.</summary>
    public async Task AddAsync(IEnumerable<ItemId> items, CancellationToken cancellationToken)
    {
        _items.UnionWith(items.Select(i => i.Value));
        long[] kept = [.. _items.Skip(Math.Max(0, _items.Count - MostItems))];
        string json = NumberText.Write(kept.Select((item, i) => i == 0 ? item : item - kept[i - 1]));
        // Nobody else writes it while this worker has the project in hand.
        await _store.TryWriteRecordAsync(_projectId, Kind, Key, json, _version, cancellationToken).ConfigureAwait(false);
    }
}
