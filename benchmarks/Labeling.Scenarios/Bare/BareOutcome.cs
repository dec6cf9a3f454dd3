namespace Labeling.Scenarios;

/// <summary>What a bare engine did.</summary>
/// <param name="Count">Pairs or items.</param>
/// <param name="Elapsed">The time it took.</param>
internal readonly record struct BareOutcome(long Count, TimeSpan Elapsed)
{
    /// <summary>The rate; 0 when nothing was done.</summary>
    public double PerSecond => Elapsed > TimeSpan.Zero ? Count / Elapsed.TotalSeconds : 0;

    /// <summary>Two stretches as one.</summary>
    public static BareOutcome operator +(BareOutcome left, BareOutcome right) => new(left.Count + right.Count, left.Elapsed + right.Elapsed);
}
