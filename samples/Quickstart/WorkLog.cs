using System.Collections.Concurrent;
using Labeling;

namespace Quickstart;

/// <summary>What has happened since the program started, for the display.</summary>
internal sealed class WorkLog
{
    private readonly ConcurrentDictionary<string, int> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ItemId, bool> _seen = new();
    private int _reviewed;
    private int _rejected;

    public IReadOnlyDictionary<string, int> Answered => _answered;

    public int Reviewed => _reviewed;

    public int Rejected => _rejected;

    /// <summary>Items that came back before this run, so that nobody errs on them twice.</summary>
    public void MarkSeen(ItemId item) => _seen.TryAdd(item, true);

    public bool IsFirstLook(ItemId item) => _seen.TryAdd(item, true);

    public void Count(string labeler, int items) => _answered.AddOrUpdate(labeler, items, (_, n) => n + items);

    public void CountReview(bool rejected)
    {
        Interlocked.Increment(ref _reviewed);
        if (rejected)
        {
            Interlocked.Increment(ref _rejected);
        }
    }
}
