namespace Labeling.Scenarios;

/// <summary>The numbers that the rows of a project are written under, taken as a store takes them. Safe for many callers at once.</summary>
internal sealed class BareRowNumbers(long project, long lastEntry, long lastAnnotation)
{
    private long _entry = lastEntry;
    private long _annotation = lastAnnotation;

    /// <summary>The project's number.</summary>
    public long Project { get; } = project;

    /// <summary>The last history entry's number.</summary>
    public long LastEntry => _entry;

    /// <summary>The last annotation's id.</summary>
    public long LastAnnotation => _annotation;

    /// <summary>The next history entry's number.</summary>
    public long NextEntry() => Interlocked.Increment(ref _entry);

    /// <summary>The next annotation's id.</summary>
    public long NextAnnotation() => Interlocked.Increment(ref _annotation);
}
