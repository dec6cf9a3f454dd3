namespace Labeling;

/// <summary>What the bits of a sample are.</summary>
internal enum TiffSampleKind
{
    /// <summary>A whole number from 0 on.</summary>
    Whole,

    /// <summary>A whole number in two's complement.</summary>
    Signed,

    /// <summary>A number of IEEE 754.</summary>
    Float,
}
