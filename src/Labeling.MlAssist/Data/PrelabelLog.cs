using System.Globalization;

namespace Labeling.MlAssist;

/// <summary>Which classes were suggested for which items of a classification, so that what people made of them can be counted. Kept as records of the project.</summary>
internal sealed class PrelabelLog(LabelStore store, ProjectId projectId)
{
    private const string Kind = "assist-prelabels";
    private const int ItemsPerRecord = 20_000;

    private readonly List<long> _numbers = [];
    private int _items;
    private int _records;

    /// <summary>Notes a suggestion.</summary>
    public async ValueTask AddAsync(RunId run, ItemId item, IReadOnlyList<Annotation> suggestion, CancellationToken cancellationToken)
    {
        _numbers.Add(item.Value);
        _numbers.Add(suggestion.Count);
        _numbers.AddRange(suggestion.Select(a => (long)a.ClassId.Value));
        if (++_items == ItemsPerRecord)
        {
            await FlushAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes down what was noted. A run that is done over writes the same over it.</summary>
    public async Task FlushAsync(RunId run, CancellationToken cancellationToken)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{run}-{_records:0000}");
        long version = (await store.FindRecordAsync(projectId, Kind, key, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        await store.TryWriteRecordAsync(projectId, Kind, key, NumberText.Write(_numbers), version, cancellationToken).ConfigureAwait(false);
        _numbers.Clear();
        _items = 0;
        _records++;
    }

    /// <summary>Counts what people made of the suggestions: how many they handed in, and how many of those as suggested.</summary>
    /// <param name="reviewed">Labeled items that were handed out with a suggestion.</param>
    /// <param name="isByTag">Whether each class of a suggestion counts by itself; otherwise whole items are counted, under the default.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Dictionary<LabelClassId, (int Count, int Right)>> CompareAsync(IEnumerable<Item> reviewed, bool isByTag, CancellationToken cancellationToken)
    {
        var suggested = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var result = new Dictionary<LabelClassId, (int Count, int Right)>();
        foreach (var item in reviewed)
        {
            if (suggested.TryGetValue(item.Id.Value, out long[]? classes))
            {
                var truth = item.Annotations.Select(a => (long)a.ClassId.Value).ToHashSet();
                IEnumerable<(LabelClassId Of, bool IsRight)> answers = isByTag
                    ? classes.Select(c => (new LabelClassId((int)c), truth.Contains(c)))
                    : [(default, truth.SetEquals(classes))];
                foreach (var (of, isRight) in answers)
                {
                    var (count, right) = result.GetValueOrDefault(of);
                    result[of] = (count + 1, right + (isRight ? 1 : 0));
                }
            }
        }

        return result;
    }

    private async Task<Dictionary<long, long[]>> ReadAsync(CancellationToken cancellationToken)
    {
        // Keys are in the order of time, so a later suggestion for an item replaces an earlier one.
        var suggested = new Dictionary<long, long[]>();
        await foreach (var record in store.ListRecordsAsync(projectId, Kind, cancellationToken).ConfigureAwait(false))
        {
            using var numbers = NumberText.Read(record.Json).GetEnumerator();
            while (numbers.MoveNext())
            {
                long item = numbers.Current;
                numbers.MoveNext();
                long[] classes = new long[numbers.Current];
                for (int i = 0; i < classes.Length && numbers.MoveNext(); i++)
                {
                    classes[i] = numbers.Current;
                }

                suggested[item] = classes;
            }
        }

        return suggested;
    }
}
