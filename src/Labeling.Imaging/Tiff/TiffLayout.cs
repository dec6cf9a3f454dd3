using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>How the samples of one page are kept, as far as turning them into RGBA needs it.</summary>
internal sealed class TiffLayout
{
    /// <summary>The channel that alpha is painted into.</summary>
    public const int AlphaChannel = 3;

    private const int MaxRowBytes = 1 << 28;

    // As many pixels as TIFF lets share a difference of colour, each way.
    private const int MaxSubsampling = 4;

    private TiffLayout()
    {
    }

    public required PixelSize Size { get; init; }

    public required Photometric Photometric { get; init; }

    public required Compression Compression { get; init; }

    /// <summary>Bits of each sample: from 1 to 16, 32 or 64.</summary>
    public required int Bits { get; init; }

    public required TiffSampleKind Kind { get; init; }

    /// <summary>How many pixels across and down share a difference of colour; 1 and 1 where none do.</summary>
    public required (int Across, int Down) Subsampling { get; init; }

    /// <summary>Whether luminance and differences of colour lie in units of several pixels.</summary>
    public bool IsSubsampled => Subsampling != (1, 1);

    /// <summary>Whether the samples have no natural black and white, so that the range of the page's values is shown.</summary>
    public bool NeedsWindow => Kind != TiffSampleKind.Whole || Bits > 16;

    /// <summary>Whether the page is grey with more values than a screen has, so that a window may choose among them.</summary>
    public bool TakesWindow => Photometric is Photometric.MINISBLACK or Photometric.MINISWHITE && (NeedsWindow || Bits > 8);

    /// <summary>The value of an alpha sample that hides everything below it.</summary>
    public double Opaque => Kind == TiffSampleKind.Float ? 1 : Math.Pow(2, Kind == TiffSampleKind.Signed ? Bits - 1 : Bits) - 1;

    public required int SamplesPerPixel { get; init; }

    /// <summary>Whether each sample has its own strips or tiles.</summary>
    public required bool IsPlanar { get; init; }

    /// <summary>Which sample is the alpha; -1 for none.</summary>
    public int AlphaSample { get; private set; } = -1;

    /// <summary>Whether colours are stored multiplied by the alpha.</summary>
    public bool IsPremultiplied { get; private set; }

    /// <summary>How many samples make the colour.</summary>
    public int ColourSamples => Photometric switch
    {
        Photometric.RGB or Photometric.YCBCR => 3,
        Photometric.SEPARATED => 4,
        _ => 1,
    };

    /// <summary>Reads and checks the layout of the page that LibTiff stands on.</summary>
    public static TiffLayout Read(Tiff tif, PixelSize size)
    {
        var compression = (Compression)Number(tif, TiffTag.COMPRESSION, 1);
        if (compression == Compression.OJPEG || !tif.IsCodecConfigured(compression))
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"compression {(int)compression}");
        }

        var photometric = (Photometric)Number(tif, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        if (photometric == Photometric.YCBCR && compression == Compression.JPEG)
        {
            // The JPEG codec itself then gives RGB, at full size.
            tif.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            photometric = Photometric.RGB;
        }

        var layout = new TiffLayout
        {
            Size = size,
            Photometric = photometric,
            Compression = compression,
            Bits = Number(tif, TiffTag.BITSPERSAMPLE, 1),
            Kind = ReadKind(tif),
            Subsampling = photometric == Photometric.YCBCR ? ReadSubsampling(tif) : (1, 1),
            SamplesPerPixel = Number(tif, TiffTag.SAMPLESPERPIXEL, 1),
            IsPlanar = Number(tif, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
        };
        layout.Check(tif);
        layout.FindAlpha(tif);
        return layout;
    }

    private void Check(Tiff tif)
    {
        if (Photometric is not (Photometric.MINISWHITE or Photometric.MINISBLACK or Photometric.RGB or Photometric.PALETTE or Photometric.SEPARATED or Photometric.YCBCR))
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"photometric interpretation {(int)Photometric}");
        }

        if (!HasKnownSamples())
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"samples of {Bits} bits in sample format {Number(tif, TiffTag.SAMPLEFORMAT, 1)}");
        }

        if (IsSubsampled && (IsPlanar || SamplesPerPixel != ColourSamples))
        {
            throw Fault.Unsupported(ImageFormat.Tiff, "shared differences of colour in separate planes or beside other samples");
        }

        if (SamplesPerPixel < ColourSamples)
        {
            throw Fault.Unreadable(ImageFormat.Tiff, $"it has {SamplesPerPixel} samples for each pixel where its colours need {ColourSamples}");
        }

        if ((long)Size.Width * SamplesPerPixel * Bits / 8 > MaxRowBytes)
        {
            throw Fault.TooMuchWork(ImageFormat.Tiff, "a single row of it is too long");
        }
    }

    private bool HasKnownSamples() => (Photometric, Kind) switch
    {
        (Photometric.PALETTE, _) => Kind == TiffSampleKind.Whole && Bits is >= 1 and <= 8,
        (Photometric.YCBCR, _) => Kind == TiffSampleKind.Whole && Bits == 8,
        (_, TiffSampleKind.Whole) => Bits is (>= 1 and <= 16) or 32,
        (_, TiffSampleKind.Signed) => Bits is 8 or 16 or 32,
        (_, TiffSampleKind.Float) => Bits is 16 or 32 or 64,
        _ => false,
    };

    private static TiffSampleKind ReadKind(Tiff tif) => (SampleFormat)Number(tif, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT) switch
    {
        SampleFormat.UINT or SampleFormat.VOID => TiffSampleKind.Whole,
        SampleFormat.INT => TiffSampleKind.Signed,
        SampleFormat.IEEEFP => TiffSampleKind.Float,
        var other => throw Fault.Unsupported(ImageFormat.Tiff, $"sample format {(int)other}"),
    };

    private static (int Across, int Down) ReadSubsampling(Tiff tif)
    {
        if (tif.GetFieldDefaulted(TiffTag.YCBCRSUBSAMPLING) is not [var first, var second, ..])
        {
            return (2, 2);
        }

        var (across, down) = (first.ToInt(), second.ToInt());
        return across is 1 or 2 or MaxSubsampling && down is 1 or 2 or MaxSubsampling
            ? (across, down)
            : throw Fault.Unreadable(ImageFormat.Tiff, $"{across} x {down} of its pixels share their colour, and only 1, 2 or 4 can");
    }

    private void FindAlpha(Tiff tif)
    {
        if (tif.GetField(TiffTag.EXTRASAMPLES) is not [var count, var kinds, ..] || count.ToInt() == 0 || SamplesPerPixel <= ColourSamples)
        {
            return;
        }

        var kind = (ExtraSample)kinds.ToShortArray()[0];
        if (kind is ExtraSample.ASSOCALPHA or ExtraSample.UNASSALPHA && Photometric is not (Photometric.SEPARATED or Photometric.PALETTE or Photometric.YCBCR))
        {
            AlphaSample = ColourSamples;
            IsPremultiplied = kind == ExtraSample.ASSOCALPHA;
        }
    }

    private static int Number(Tiff tif, TiffTag tag, int otherwise) => tif.GetFieldDefaulted(tag) is [var value, ..] ? value.ToInt() : otherwise;
}
