namespace Labeling.Imaging.Dicom;

/// <summary>Makes the shape of the picture out of the attributes, and refuses shapes that cannot be or are too large.</summary>
internal static class ImageInfoReader
{
    public static DicomImageInfo Read(Header header, ImageLimits limits)
    {
        var root = header.Root;
        var warnings = header.Warnings;
        var samples = root.Whole(Tags.SamplesPerPixel) ?? 1;
        var size = ReadSize(root, limits);
        var photometric = ReadPhotometric(root, samples);
        var allocated = ReadAllocated(root, samples);
        if (size.Area * samples * Math.Max(1, allocated / 8) > Array.MaxLength)
        {
            throw Fault.TooManyPixels((UInt128)size.Width, (UInt128)size.Height, limits);
        }

        var (stored, highBit) = ReadStored(root, allocated, warnings);
        var isSigned = root.Whole(Tags.PixelRepresentation) == 1;
        var frames = ReadFrameCount(root, limits);
        var values = new FrameAttributes(header, frame: 0);

        // Frames read it anew; what is wrong with it is told once, here.
        values.ReadRescale(warnings);
        return new DicomImageInfo
        {
            TransferSyntax = header.TransferSyntax,
            Size = size,
            FrameCount = frames,
            Photometric = photometric,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = highBit,
            IsSigned = isSigned && photometric is DicomPhotometric.Monochrome1 or DicomPhotometric.Monochrome2,
            IsPlanar = samples > 1 && root.Whole(Tags.PlanarConfiguration) == 1,
            PixelSpacing = values.ReadSpacing(),
            Windows = values.ReadWindows(warnings),
            Warnings = [.. warnings],
        };
    }

    private static PixelSize ReadSize(Attributes root, ImageLimits limits)
    {
        var rows = root.Whole(Tags.Rows) ?? 0;
        var columns = root.Whole(Tags.Columns) ?? 0;
        if (rows == 0 || columns == 0)
        {
            throw DicomFault.Unreadable($"it claims {columns} columns and {rows} rows");
        }

        return (long)rows * columns <= limits.MaxPixels
            ? new PixelSize(columns, rows)
            : throw Fault.TooManyPixels((UInt128)columns, (UInt128)rows, limits);
    }

    private static DicomPhotometric ReadPhotometric(Attributes root, int samples)
    {
        var (photometric, needed) = root.Text(Tags.PhotometricInterpretation) switch
        {
            "MONOCHROME1" => (DicomPhotometric.Monochrome1, 1),
            "MONOCHROME2" => (DicomPhotometric.Monochrome2, 1),
            "PALETTE COLOR" => (DicomPhotometric.PaletteColor, 1),
            "RGB" => (DicomPhotometric.Rgb, 3),
            "YBR_FULL" => (DicomPhotometric.YbrFull, 3),
            "YBR_FULL_422" => (DicomPhotometric.YbrFull422, 3),
            "YBR_ICT" => (DicomPhotometric.YbrIct, 3),
            "YBR_RCT" => (DicomPhotometric.YbrRct, 3),
            "" => samples == 1 ? (DicomPhotometric.Monochrome2, 1) : (DicomPhotometric.Rgb, 3),
            "YBR_PARTIAL_420" or "YBR_PARTIAL_422" or "HSV" or "ARGB" or "CMYK" => throw DicomFault.Unsupported("a retired way of storing colours (YBR_PARTIAL, HSV, ARGB or CMYK)"),
            _ => throw DicomFault.Unsupported("a photometric interpretation that DICOM does not define"),
        };

        return samples == needed
            ? photometric
            : throw DicomFault.Unreadable($"it claims {samples} samples a pixel, and colours ({photometric}) of {needed}");
    }

    private static int ReadAllocated(Attributes root, int samples) => (root.Whole(Tags.BitsAllocated), samples) switch
    {
        ((1 or 8 or 16 or 32) and var bits, 1) => bits,
        ((8 or 16) and var bits, _) => bits,
        (null, _) => throw DicomFault.Unreadable("it does not say how many bits a sample takes up"),
        (var bits, _) => throw DicomFault.Unsupported($"{bits} bits allocated for each of {samples} samples a pixel"),
    };

    private static (int Stored, int HighBit) ReadStored(Attributes root, int allocated, List<ImageWarning> warnings)
    {
        var stored = root.Whole(Tags.BitsStored) ?? allocated;
        if (stored < 1 || stored > allocated)
        {
            warnings.Add(DicomFault.Damaged($"it claims {stored} bits stored of {allocated} allocated; all of them were taken"));
            stored = allocated;
        }

        var highBit = root.Whole(Tags.HighBit) ?? (stored - 1);
        if (highBit < stored - 1 || highBit >= allocated)
        {
            warnings.Add(DicomFault.Damaged($"it claims {highBit} for the highest of {stored} bits; the lowest bits were taken"));
            highBit = stored - 1;
        }

        return (stored, highBit);
    }

    private static int ReadFrameCount(Attributes root, ImageLimits limits)
    {
        var claimed = root.Numbers(Tags.NumberOfFrames) is [var number, ..] ? number : 1;
        if (claimed > limits.MaxFrames)
        {
            throw Fault.TooManyFrames(limits);
        }

        return claimed >= 1 ? (int)claimed : 1;
    }
}
