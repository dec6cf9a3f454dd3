using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>How the samples of one page are kept, as far as turning them into RGBA needs it.</summary>
internal sealed class TiffLayout
{
    private const int MaxRowBytes = 1 << 28;

    private TiffLayout()
    {
    }

    public required PixelSize Size { get; init; }

    public required Photometric Photometric { get; init; }

    public required Compression Compression { get; init; }

    /// <summary>Bits of each sample: 1, 2, 4, 8 or 16.</summary>
    public required int Bits { get; init; }

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
        Photometric.RGB => 3,
        Photometric.SEPARATED => 4,
        _ => 1,
    };

    /// <summary>Reads and checks the layout of the page that LibTiff stands on.</summary>
    public static TiffLayout Read(Tiff tif, PixelSize size)
    {
        var compression = (Compression)Number(tif, TiffTag.COMPRESSION, 1);
        if (!tif.IsCodecConfigured(compression))
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
            SamplesPerPixel = Number(tif, TiffTag.SAMPLESPERPIXEL, 1),
            IsPlanar = Number(tif, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
        };
        layout.Check(tif);
        layout.FindAlpha(tif);
        return layout;
    }

    private void Check(Tiff tif)
    {
        if (Photometric is not (Photometric.MINISWHITE or Photometric.MINISBLACK or Photometric.RGB or Photometric.PALETTE or Photometric.SEPARATED))
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"photometric interpretation {(int)Photometric}");
        }

        var format = (SampleFormat)Number(tif, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        if (Bits is not (1 or 2 or 4 or 8 or 16) || format is not (SampleFormat.UINT or SampleFormat.VOID) || (Photometric == Photometric.PALETTE && Bits > 8))
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"samples of {Bits} bits in sample format {(int)format}");
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

    private void FindAlpha(Tiff tif)
    {
        if (tif.GetField(TiffTag.EXTRASAMPLES) is not [var count, var kinds, ..] || count.ToInt() == 0 || SamplesPerPixel <= ColourSamples)
        {
            return;
        }

        var kind = (ExtraSample)kinds.ToShortArray()[0];
        if (kind is ExtraSample.ASSOCALPHA or ExtraSample.UNASSALPHA && Photometric is not (Photometric.SEPARATED or Photometric.PALETTE))
        {
            AlphaSample = ColourSamples;
            IsPremultiplied = kind == ExtraSample.ASSOCALPHA;
        }
    }

    private static int Number(Tiff tif, TiffTag tag, int otherwise) => tif.GetFieldDefaulted(tag) is [var value, ..] ? value.ToInt() : otherwise;
}
