namespace Labeling.Storage.Relational;

/// <summary>What one labeler did, or the change to it.</summary>
internal sealed class LabelerCounts
{
    public long Submitted { get; set; }

    public long Skipped { get; set; }

    public long Rejected { get; set; }

    /// <summary>In ticks of 100 ns.</summary>
    public long Elapsed { get; set; }

    public bool IsEmpty => Submitted == 0 && Skipped == 0 && Rejected == 0 && Elapsed == 0;
}
