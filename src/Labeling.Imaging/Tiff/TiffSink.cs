namespace Labeling;

/// <summary>Takes the decoded rows of a page, wherever in the page they lie.</summary>
internal abstract class TiffSink(TiffLayout layout)
{
    protected TiffLayout Layout => layout;

    /// <summary>How many times each strip or tile is kept: once, or once for each sample.</summary>
    public int Planes => layout.IsPlanar ? layout.SamplesPerPixel : 1;

    /// <summary>Whether a plane plays a part in the picture.</summary>
    public bool Wants(int plane) => !layout.IsPlanar || Channel(plane) >= 0;

    /// <summary>Takes a part of one row, of one plane.</summary>
    /// <param name="row">The samples, from the part's first on.</param>
    /// <param name="plane">Which sample it holds, where each has its own plane; else 0.</param>
    /// <param name="left">The column of the first pixel.</param>
    /// <param name="y">The row in the page.</param>
    /// <param name="columns">How many pixels.</param>
    public void Take(ReadOnlySpan<byte> row, int plane, int left, int y, int columns)
    {
        if (layout.IsPlanar)
        {
            TakeSample(new TiffRow(row, 0, 1, columns), Channel(plane), left, y);
            return;
        }

        for (var sample = 0; sample < layout.SamplesPerPixel; sample++)
        {
            if (Channel(sample) is >= 0 and var channel)
            {
                TakeSample(new TiffRow(row, sample, layout.SamplesPerPixel, columns), channel, left, y);
            }
        }
    }

    /// <summary>All planes of a rectangle have been taken.</summary>
    public virtual void Finish(int left, int top, int columns, int rows)
    {
    }

    /// <summary>Takes one sample of each pixel of a row.</summary>
    protected abstract void TakeSample(TiffRow row, int channel, int left, int y);

    /// <summary>The channel of a sample: colours from 0, alpha 3; -1 for a sample that is not shown.</summary>
    private int Channel(int sample)
    {
        if (sample < layout.ColourSamples)
        {
            return sample;
        }

        return sample == layout.AlphaSample ? TiffLayout.AlphaChannel : -1;
    }
}
