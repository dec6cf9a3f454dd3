namespace Labeling.Storage.Relational;

/// <summary>What one labeler did, or the change to it.</summary>
internal sealed class LabelerCounts
{
    public long Submitted { get; set; }

    public long Skipped { get; set; }

    public long Rejected { get; set; }

    /// <summary>In ticks of 100 ns.</summary>
    public long Elapsed { get; set; }

    public void Add(LabelerCounts other)
    {
        Submitted += other.Submitted;
        Skipped += other.Skipped;
        Rejected += other.Rejected;
        Elapsed += other.Elapsed;
    }
}
