namespace Labeling.Imaging.Dicom;

/// <summary>The attributes of one frame: its own functional groups, else those of all frames, else the data set's.</summary>
internal sealed class FrameAttributes(Header header, int frame)
{
    private const int MostWindows = 64;

    /// <summary>The windows that the file recommends, best first.</summary>
    public IReadOnlyList<WindowLevel> ReadWindows(List<ImageWarning> warnings)
    {
        var source = Find(Tags.WindowCenter);
        var centers = source?.Numbers(Tags.WindowCenter) ?? [];
        var widths = source?.Numbers(Tags.WindowWidth) ?? [];
        var function = source?.Text(Tags.VoiLutFunction) switch
        {
            "LINEAR_EXACT" => WindowFunction.LinearExact,
            "SIGMOID" => WindowFunction.Sigmoid,
            _ => WindowFunction.Linear,
        };

        List<WindowLevel> windows = [];
        for (var i = 0; i < Math.Min(MostWindows, Math.Min(centers.Length, widths.Length)); i++)
        {
            if (double.IsFinite(centers[i]) && widths[i] > 0)
            {
                // LINEAR has no widths below 1. Files that say so all the same mean the line itself.
                windows.Add(new WindowLevel(centers[i], widths[i], widths[i] < 1 && function == WindowFunction.Linear ? WindowFunction.LinearExact : function));
            }
        }

        if (windows.Count < Math.Max(centers.Length, widths.Length))
        {
            warnings.Add(DicomFault.Damaged("a window has no center, or no width above 0, and was passed over"));
        }

        return windows;
    }

    /// <summary>The line from stored values to values with a unit.</summary>
    public (double Slope, double Intercept) ReadRescale(List<ImageWarning> warnings)
    {
        var source = Find(Tags.RescaleSlope);
        var slope = source?.Numbers(Tags.RescaleSlope) is [var first, ..] ? first : 1;
        var intercept = (source ?? Find(Tags.RescaleIntercept))?.Numbers(Tags.RescaleIntercept) is [var second, ..] ? second : 0;
        if (!double.IsFinite(slope) || slope == 0 || !double.IsFinite(intercept))
        {
            warnings.Add(DicomFault.Damaged("its rescale is not a line; stored values are taken as they are"));
            return (1, 0);
        }

        return (slope, intercept);
    }

    public DicomPixelSpacing? ReadSpacing()
        => ReadSpacing(Tags.PixelSpacing, isAtDetector: false)
        ?? ReadSpacing(Tags.ImagerPixelSpacing, isAtDetector: true)
        ?? ReadSpacing(Tags.NominalScannedPixelSpacing, isAtDetector: true);

    private DicomPixelSpacing? ReadSpacing(uint tag, bool isAtDetector)
        => Find(tag)?.Numbers(tag) is [> 0 and var rows, > 0 and var columns, ..] ? new DicomPixelSpacing(rows, columns, isAtDetector) : null;

    private Attributes? Find(uint tag)
    {
        if (frame < header.FrameGroups.Count && header.FrameGroups[frame].Contains(tag))
        {
            return header.FrameGroups[frame];
        }

        if (header.SharedGroups is { } shared && shared.Contains(tag))
        {
            return shared;
        }

        return header.Root.Contains(tag) ? header.Root : null;
    }
}
