using BitMiracle.LibTiff.Classic;
using Labeling.Imaging.Dicom;

namespace Labeling;

/// <summary>Paints the samples of a page: eight bits each into the channels of pixels, then colours out of those.</summary>
internal sealed class TiffPainter : TiffSink
{
    private readonly TiffColours _colours;
    private readonly PixelBuffer _pixels;

    // For whole numbers of fewer than 16 bits: the brightness of each.
    private readonly byte[] _brightness;

    // For all others, and where a window is asked for: what turns a value into brightness.
    private readonly WindowCurve? _colourCurve;
    private readonly WindowCurve? _alphaCurve;
    private readonly double[] _line;

    /// <param name="layout">How the samples lie.</param>
    /// <param name="colours">What makes colours of samples.</param>
    /// <param name="pixels">Where the page is painted.</param>
    /// <param name="window">The values from black to white; <see langword="null"/> for all that the samples can have.</param>
    public TiffPainter(TiffLayout layout, TiffColours colours, PixelBuffer pixels, WindowLevel? window)
        : base(layout)
    {
        _colours = colours;
        _pixels = pixels;
        _brightness = layout.Bits < 16 ? MakeBrightness(layout) : [];
        _colourCurve = window is null ? null : new WindowCurve(window);
        _alphaCurve = layout.NeedsWindow ? new WindowCurve(ValueRange.ToWindow(0, layout.Opaque)) : null;
        _line = window is null ? [] : new double[layout.Size.Width];
    }

    public override void Finish(int left, int top, int columns, int rows)
    {
        for (var row = top; row < top + rows; row++)
        {
            _colours.Convert(_pixels.Row(row).Slice(left * 4, columns * 4));
        }
    }

    protected override void TakeSample(TiffRow row, int channel, int left, int y)
    {
        var target = _pixels.Row(y)[((left * 4) + channel)..];
        if ((channel == TiffLayout.AlphaChannel ? _alphaCurve : _colourCurve) is { } curve)
        {
            Paint(row, curve, target);
        }
        else if (Layout.Bits == 16)
        {
            for (var x = 0; x < row.Count; x++)
            {
                // To the nearest of 255 steps: v * 255 / 65535, rounded.
                target[x * 4] = (byte)(((row.Word(x) * 255u) + 32_895) >> 16);
            }
        }
        else if (Layout.Bits == 8)
        {
            for (var x = 0; x < row.Count; x++)
            {
                target[x * 4] = row.Byte(x);
            }
        }
        else
        {
            for (var x = 0; x < row.Count; x++)
            {
                target[x * 4] = _brightness[row.Bits(x, Layout.Bits)];
            }
        }
    }

    private static byte[] MakeBrightness(TiffLayout layout)
    {
        var brightness = new byte[1 << layout.Bits];
        var most = brightness.Length - 1;
        for (var value = 0; value < brightness.Length; value++)
        {
            // A palette index is a number and not a strength: it is not stretched to eight bits.
            brightness[value] = (byte)(layout.Photometric == Photometric.PALETTE ? value : ((value * 255) + (most / 2)) / most);
        }

        return brightness;
    }

    private void Paint(TiffRow row, WindowCurve curve, Span<byte> target)
    {
        var values = _line.AsSpan(0, row.Count);
        row.Read(Layout, values);
        for (var x = 0; x < values.Length; x++)
        {
            // What is not a number is black.
            target[x * 4] = double.IsNaN(values[x]) ? (byte)0 : curve.ToBrightness(values[x]);
        }
    }
}
