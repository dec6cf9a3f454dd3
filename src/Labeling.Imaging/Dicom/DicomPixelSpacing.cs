namespace Labeling.Imaging.Dicom;

/// <summary>How far apart the centers of neighbouring pixels are, in millimetres.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class DicomPixelSpacing
{
    internal DicomPixelSpacing(double betweenRows, double betweenColumns, bool isAtDetector)
    {
        BetweenRows = betweenRows;
        BetweenColumns = betweenColumns;
        IsAtDetector = isAtDetector;
    }

    /// <summary>From the center of one row to that of the next: down the picture. Millimetres, more than 0.</summary>
    public double BetweenRows { get; }

    /// <summary>From the center of one column to that of the next: across the picture. Millimetres, more than 0.</summary>
    public double BetweenColumns { get; }

    /// <summary>
    /// Whether the distances are those on the detector or the film of a projection, where the patient appears larger than life, rather
    /// than those in the patient.
    /// </summary>
    public bool IsAtDetector { get; }
}
