namespace Labeling;

/// <summary>Counts what becomes of files, while they are listed on one thread and stored on another.</summary>
internal sealed class IngestTally
{
    private const int MaxExamples = 20;

    private readonly Lock _lock = new();
    private readonly List<string> _unusableExamples = [];
    private long _otherExtensions;
    private long _unusable;
    private long _beyondMaxItems;

    public long Added { get; private set; }

    public long Unchanged { get; private set; }

    public long Changed { get; private set; }

    public long Stored => Added + Unchanged + Changed;

    public long BeyondMaxItems => Interlocked.Read(ref _beyondMaxItems);

    public long Unusable => Interlocked.Read(ref _unusable);

    public long Listed => Stored + BeyondMaxItems + Unusable + Interlocked.Read(ref _otherExtensions);

    public void Add(IngestResult result)
    {
        Added += result.Added;
        Unchanged += result.Unchanged;
        Changed += result.Changed;
    }

    public void AddUnchanged() => Unchanged++;

    public void AddBeyondMaxItems(int files) => Interlocked.Add(ref _beyondMaxItems, files);

    public void AddOtherExtension() => Interlocked.Increment(ref _otherExtensions);

    public void AddUnusable(string path, string reason)
    {
        Interlocked.Increment(ref _unusable);
        lock (_lock)
        {
            if (_unusableExamples.Count < MaxExamples)
            {
                _unusableExamples.Add($"{AssetPaths.Printable(path)}: {reason}");
            }
        }
    }

    public IngestReport ToReport()
    {
        lock (_lock)
        {
            return new IngestReport
            {
                Added = Added,
                Unchanged = Unchanged,
                Changed = Changed,
                BeyondMaxItems = BeyondMaxItems,
                OtherExtensions = Interlocked.Read(ref _otherExtensions),
                Unusable = Unusable,
                UnusableExamples = [.. _unusableExamples],
            };
        }
    }
}
