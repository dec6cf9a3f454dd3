namespace Labeling;

/// <summary>Compares what a file's name says of its format with what its content is.</summary>
internal static class FileNames
{
    public static ImageInfo Warn(ImageInfo info, string? fileName)
        => FindWarning(info, fileName) is { } warning ? FileEnd.Warn(info, warning) : info;

    public static DecodedImage Warn(DecodedImage image, string? fileName)
        => FindWarning(image.Info, fileName) is null
            ? image
            : new DecodedImage(Warn(image.Info, fileName), image.Size, image.Pixels, [.. image.Warnings.Skip(image.Info.Warnings.Count)], image);

    /// <summary>The warning, unless the name has no extension of a picture, or the right one, or a reader further down has warned.</summary>
    private static ImageWarning? FindWarning(ImageInfo info, string? fileName)
    {
        if (fileName is null || info.Warnings.Any(warning => warning.Code == LabelingErrorCodes.ImageExtensionWrong))
        {
            return null;
        }

        var extension = Path.GetExtension(fileName).ToUpperInvariant();
        return FormatOf(extension) is { } format && format != info.Format ? Fault.ExtensionWrong(extension, info.Format) : null;
    }

    private static ImageFormat? FormatOf(string extension) => extension switch
    {
        ".JPG" or ".JPEG" or ".JPE" or ".JFIF" => ImageFormat.Jpeg,
        ".PNG" => ImageFormat.Png,
        ".BMP" => ImageFormat.Bmp,
        ".TIF" or ".TIFF" => ImageFormat.Tiff,
        ".DCM" or ".DICOM" => ImageFormat.Dicom,
        _ => null,
    };
}
