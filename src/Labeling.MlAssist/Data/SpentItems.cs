using System.Text.Json;

namespace Labeling.MlAssist;

/// <summary>Test items that some round's model would have prelabeled, rightly or not: they tell of the prelabels given, and no more of what waits. Kept as a record of the project.</summary>
internal sealed class SpentItems
{
    private const string Kind = "assist";
    private const string Key = "spent";
    private const int MostItems = 200_000;

    private readonly LabelStore _store;
    private readonly ProjectId _projectId;
    private readonly SortedDictionary<long, bool> _items;
    private readonly long _version;

    private SpentItems(LabelStore store, ProjectId projectId, SortedDictionary<long, bool> items, long version)
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

    public bool Contains(ItemId item) => _items.ContainsKey(item.Value);

    /// <summary>What is known of the prelabels of earlier rounds.</summary>
    public Evidence Evidence => new(_items.Count, _items.Values.Count(isRight => isRight));

    /// <summary>Adds items. Of very many the latest are kept: others arrive with them, and early ones are few among those that still wait.</summary>
    public async Task AddAsync(IEnumerable<Judged> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            _items[item.ItemId.Value] = item.IsRight;
        }

        string json = Encode(_items.Skip(Math.Max(0, _items.Count - MostItems)).Select(i => (i.Key << 1) | (i.Value ? 1L : 0)));
        // Nobody else writes it while this worker has the project in hand.
        await _store.TryWriteRecordAsync(_projectId, Kind, Key, json, _version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Differences of ascending numbers (the id doubled, plus one when the prediction was right), seven bits a byte, in base 64.</summary>
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
                bytes.Add((byte)((difference & 127) | 128));
            }

            bytes.Add((byte)difference);
        }

        return JsonSerializer.Serialize(Convert.ToBase64String([.. bytes]), MlAssistJsonContext.Default.String);
    }

    private static SortedDictionary<long, bool> Decode(string json)
    {
        byte[] bytes = Convert.FromBase64String(JsonSerializer.Deserialize(json, MlAssistJsonContext.Default.String) ?? string.Empty);
        var items = new SortedDictionary<long, bool>();
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
                items.Add(before >> 1, (before & 1) == 1);
                (difference, shift) = (0, 0);
            }
        }

        return items;
    }
}
