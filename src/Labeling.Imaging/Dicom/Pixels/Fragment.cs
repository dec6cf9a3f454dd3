namespace Labeling.Imaging.Dicom;

/// <summary>One piece of compressed pixel data.</summary>
/// <param name="At">Where its bytes begin.</param>
/// <param name="Length">How many there are, as its header claims.</param>
internal readonly record struct Fragment(long At, uint Length);
