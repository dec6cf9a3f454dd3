namespace Labeling;

/// <summary>Finds the smallest and the greatest value of a page, for samples that say nothing of what is black and white.</summary>
internal sealed class TiffRange(TiffLayout layout) : TiffSink(layout)
{
    private readonly double[] _line = new double[layout.Size.Width];
    private double _lowest = double.PositiveInfinity;
    private double _highest = double.NegativeInfinity;

    /// <summary>The window from one to the other. All colours share it, so that their proportions stay.</summary>
    public WindowLevel Window => _lowest <= _highest ? ValueRange.ToWindow(_lowest, _highest) : ValueRange.ToWindow(0, 1);

    protected override void TakeSample(TiffRow row, int channel, int left, int y)
    {
        if (channel == TiffLayout.AlphaChannel)
        {
            return;
        }

        var values = _line.AsSpan(0, row.Count);
        row.Read(Layout, values);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                _lowest = Math.Min(_lowest, value);
                _highest = Math.Max(_highest, value);
            }
        }
    }
}
