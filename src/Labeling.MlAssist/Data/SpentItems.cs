using System.Text.Json;

namespace Labeling.MlAssist;

/// <summary>Test items that some round's model would have prelabeled, so that they say nothing of what waits any more. Kept as a record of the project.</summary>
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
        return new SpentItems(store, projectId, record is null ? [] : Decode(record.Json), record?.Version ?? 0);
    }

    public bool Contains(ItemId item) => _items.Contains(item.Value);

    /// <summary>Adds items. Of very many the latest are kept: others arrive with them, and early ones are few among those that still wait.</summary>
    public async Task AddAsync(IEnumerable<ItemId> items, CancellationToken cancellationToken)
    {
        _items.UnionWith(items.Select(i => i.Value));
        string json = Encode(_items.Reverse().Take(MostItems).Reverse());
        // Nobody else writes it while this worker has the project in hand.
        await _store.TryWriteRecordAsync(_projectId, Kind, Key, json, _version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Differences of ascending ids, seven bits a byte, in base 64.</summary>
    private static string Encode(IEnumerable<long> items)
    {
        var bytes = new List<byte>();
        long before = 0;
        foreach (long item in items)
        {
            ulong difference = (ulong)(item - before);
            before = item;
            for (; difference >= 128; difference >>= 7)
            {
                bytes.Add((byte)(difference | 128));
            }

            bytes.Add((byte)difference);
        }

        return JsonSerializer.Serialize(Convert.ToBase64String([.. bytes]), MlAssistJsonContext.Default.String);
    }

    private static SortedSet<long> Decode(string json)
    {
        byte[] bytes = Convert.FromBase64String(JsonSerializer.Deserialize(json, MlAssistJsonContext.Default.String) ?? string.Empty);
        var items = new SortedSet<long>();
        long before = 0;
        ulong difference = 0;
        int shift = 0;
        foreach (byte part in bytes)
        {
            difference |= (ulong)(part & 127) << shift;
            shift += 7;
            if (part < 128)
            {
                before += (long)difference;
                items.Add(before);
                (difference, shift) = (0, 0);
            }
        }

        return items;
    }
}
