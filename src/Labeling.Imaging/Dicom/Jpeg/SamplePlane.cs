namespace Labeling.Imaging.Dicom;

/// <summary>The decoded samples of one component, rounded up to whole MCUs.</summary>
internal sealed class SamplePlane
{
    public const int BlockSize = 8;

    public SamplePlane(JpegFrame frame, JpegComponent component)
    {
        // T.81 A.1.1 and A.2.4.
        var mostAcross = frame.MostAcross;
        var mostDown = frame.MostDown;
        Width = RoundUp(frame.Width * component.Across, mostAcross);
        Height = RoundUp(frame.Height * component.Down, mostDown);
        McusAcross = RoundUp(frame.Width, mostAcross * BlockSize);
        McusDown = RoundUp(frame.Height, mostDown * BlockSize);
        Stride = McusAcross * component.Across * BlockSize;
        Samples = new ushort[checked(Stride * McusDown * component.Down * BlockSize)];

        // What a cut off file leaves out is grey.
        Array.Fill(Samples, (ushort)(1 << (frame.Precision - 1)));
    }

    /// <summary>Samples of a row that belong to the picture.</summary>
    public int Width { get; }

    /// <summary>Rows that belong to the picture.</summary>
    public int Height { get; }

    public int Stride { get; }

    public ushort[] Samples { get; }

    /// <summary>MCUs of an interleaved scan, side by side.</summary>
    public int McusAcross { get; }

    /// <summary>MCUs of an interleaved scan, one below the other.</summary>
    public int McusDown { get; }

    /// <summary>A row of the picture; above the first and below the last, that one.</summary>
    public ReadOnlySpan<ushort> Row(int row) => Samples.AsSpan(Math.Clamp(row, 0, Height - 1) * Stride, Width);

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit;
}
