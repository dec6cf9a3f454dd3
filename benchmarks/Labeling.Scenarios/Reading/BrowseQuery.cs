using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>One page that a browser asks for, what must come, and how long it took each time.</summary>
internal sealed class BrowseQuery(string name, ItemQuery query)
{
    private readonly Queue<ItemId> _expected = new();

    /// <summary>The filter's name and the place of the page.</summary>
    public string Name { get; } = name;

    /// <summary>How long the page took, each time.</summary>
    public LatencyHistogram Times { get; } = new();

    /// <summary>Shows it an item. It must see all of a project's items once, by rising id, with their labels.</summary>
    public void Observe(Item item)
    {
        bool behind = query.Descending ? query.After == default || item.Id < query.After : item.Id > query.After;
        bool full = _expected.Count == query.Limit;
        if (!behind || (full && !query.Descending) || !ItemMatch.Matches(query.Filter, item))
        {
            return;
        }

        // Going down, the highest ids are wanted: the ones seen last.
        if (full)
        {
            _expected.Dequeue();
        }

        _expected.Enqueue(item.Id);
    }

    /// <summary>Asks for the page.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public async Task<string?> AskAsync(LabelStore store, ProjectId projectId, bool record, CancellationToken cancellationToken)
    {
        var page = new List<ItemId>(query.Limit);
        long start = Stopwatch.GetTimestamp();
        await foreach (Item item in store.ListItemsAsync(projectId, query, cancellationToken))
        {
            page.Add(item.Id);
        }

        if (record)
        {
            Times.RecordSince(start);
        }

        IEnumerable<ItemId> expected = query.Descending ? _expected.Reverse() : _expected;
        return page.SequenceEqual(expected)
            ? null
            : $"{Name}: the page holds other items than the filter means: {Some(page)} instead of {Some(expected)}.";
    }

    private static string Some(IEnumerable<ItemId> ids) => $"[{string.Join(", ", ids.Take(5))} …]";
}
