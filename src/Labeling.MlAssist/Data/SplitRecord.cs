namespace Labeling.MlAssist;

/// <summary>Which labeled items are kept for the test, for ever: drawn class by class when a training first sees them. Kept as a record of the project.</summary>
/// <remarks>
/// Of each class about the same share is drawn, by numbers made of the project's seed and the items' ids. What was drawn stays so, whatever becomes of the
/// item's label, so that no test item is ever learned from.
/// </remarks>
internal sealed class SplitRecord
{
    private const string Kind = "assist";
    private const string Key = "split";
    private const int OrderPurpose = 1;
    private const int RemainderPurpose = 8;
    private const int ValidationPurpose = 9;
    private const double ValidationShare = 0.15;

    private readonly Project _project;
    private readonly SortedDictionary<long, bool> _isTest = [];
    private readonly long _version;

    private SplitRecord(Project project, ProjectRecord? record)
    {
        _project = project;
        _version = record?.Version ?? 0;
        long number = 0;
        foreach (long difference in record is null ? [] : NumberText.Read(record.Json))
        {
            number += difference;
            _isTest[number >> 1] = (number & 1) == 1;
        }
    }

    public static async Task<SplitRecord> ReadAsync(LabelStore store, Project project, CancellationToken cancellationToken)
        => new(project, await store.FindRecordAsync(project.Id, Kind, Key, cancellationToken).ConfigureAwait(false));

    /// <summary>Draws for items that have not been drawn for.</summary>
    /// <param name="items">Labeled items that came up in the queue's own random order.</param>
    /// <param name="counts">How many labels each class has: an item of several goes with the rarest.</param>
    /// <param name="testShare">The share that is kept for the test.</param>
    public void Draw(IEnumerable<Item> items, IReadOnlyDictionary<LabelClassId, int> counts, double testShare)
    {
        foreach (var stratum in items.GroupBy(item => RarestClass(item, counts)))
        {
            var fresh = stratum.Where(i => !_isTest.ContainsKey(i.Id.Value)).OrderBy(i => Hashing.Unit(_project.Seed, OrderPurpose, i.Id.Value)).ToList();
            int known = stratum.Count() - fresh.Count;
            int drawn = stratum.Count(i => _isTest.GetValueOrDefault(i.Id.Value));
            // A share of a few items is seldom a whole number; by chance some classes give one more, so that all together give the share.
            int wanted = (int)((testShare * (known + fresh.Count)) + Hashing.Unit(_project.Seed, RemainderPurpose, stratum.Key.Value));
            for (int i = 0; i < fresh.Count; i++)
            {
                _isTest[fresh[i].Id.Value] = i < wanted - drawn;
            }
        }
    }

    public async Task SaveAsync(LabelStore store, CancellationToken cancellationToken)
    {
        long before = 0;
        var differences = new List<long>(_isTest.Count);
        foreach (var (item, isTest) in _isTest)
        {
            long number = (item << 1) | (isTest ? 1L : 0);
            differences.Add(number - before);
            before = number;
        }

        await store.TryWriteRecordAsync(_project.Id, Kind, Key, NumberText.Write(differences), _version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The part of a labeled item, or <see langword="null"/> when a training has yet to draw for it.</summary>
    public SplitPart? PartOf(Item item)
    {
        if (item.Kind == TaskKind.Manual && !_isTest.ContainsKey(item.Id.Value))
        {
            return null;
        }

        // Pages of what looks alike and prelabels are no fair sample of what waits: they may be learned from, and measure nothing.
        return _isTest.GetValueOrDefault(item.Id.Value) ? SplitPart.Test
            : Hashing.Unit(_project.Seed, ValidationPurpose, item.Id.Value) < ValidationShare ? SplitPart.Validation
            : SplitPart.Training;
    }

    private static LabelClassId RarestClass(Item item, IReadOnlyDictionary<LabelClassId, int> counts)
        => item.Annotations.Select(a => a.ClassId).OrderBy(c => counts.GetValueOrDefault(c)).ThenBy(c => c).FirstOrDefault();
}
