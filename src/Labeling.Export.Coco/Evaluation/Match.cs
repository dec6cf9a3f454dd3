namespace Labeling.Export.Coco;

/// <summary>What became of one detection. Sets have one bit for each overlap threshold.</summary>
internal struct Match
{
    public double Score;

    /// <summary>Its position among those of its category and image, by score from 0.</summary>
    public int Rank;

    /// <summary>For each range of areas, at which thresholds it met a truth.</summary>
    public MatchBits Matched;

    /// <summary>For each range of areas, at which thresholds it does not count.</summary>
    public MatchBits Ignored;
}
