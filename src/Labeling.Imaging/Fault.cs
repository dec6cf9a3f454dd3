namespace Labeling;

/// <summary>The words of every refusal, in one place: the fault, then the cure.</summary>
internal static class Fault
{
    public static ImageDecodingException Empty() => new(
        LabelingErrorCodes.ImageEmpty,
        "The file has no bytes. Copy it again from its source, or remove it from the dataset.");

    public static ImageDecodingException Unreadable(ImageFormat format, string what, Exception? inner = null) => new(
        LabelingErrorCodes.ImageUnreadable,
        $"The {format} file is damaged: {what}. Copy it again from its source, or remove it from the dataset.",
        inner);

    public static ImageDecodingException UnknownFormat(ReadOnlySpan<byte> header) => new(
        LabelingErrorCodes.ImageFormatUnsupported,
        $"The content is {ForeignFormat.Describe(header)}, which no decoder reads. Convert the file to PNG, JPEG, BMP, TIFF or DICOM, or add a decoder for its format.");

    public static ImageDecodingException Unsupported(ImageFormat format, string what, Exception? inner = null) => new(
        LabelingErrorCodes.ImageFormatUnsupported,
        $"The {format} file uses {what}, which this decoder does not read. Convert the file to PNG, or add a decoder that reads it.",
        inner);

    public static ImageDecodingException TooManyBytes(ImageLimits limits) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"The file is longer than the {limits.MaxBytes} bytes that {nameof(ImageLimits)}.{nameof(ImageLimits.MaxBytes)} allows. Raise the limit, or make the file smaller.");

    public static ImageDecodingException TooManyPixels(UInt128 width, UInt128 height, ImageLimits limits) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"The picture claims {width} x {height} pixels, more than the {limits.MaxPixels} that {nameof(ImageLimits)}.{nameof(ImageLimits.MaxPixels)} allows. Raise the limit, or scale the picture down.");

    public static ImageDecodingException TooLongASide(UInt128 width, UInt128 height) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"The picture claims {width} x {height} pixels, and no side may be longer than {PixelSize.MaxSide}. Cut the picture into pieces.");

    public static ImageDecodingException TooManyFrames(ImageLimits limits) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"The file has more than the {limits.MaxFrames} pages that {nameof(ImageLimits)}.{nameof(ImageLimits.MaxFrames)} allows. Raise the limit, or split the file.");

    public static ImageDecodingException TooLong(ImageLimits limits) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"Reading the file took longer than the {limits.MaxDuration} that {nameof(ImageLimits)}.{nameof(ImageLimits.MaxDuration)} allows. Raise the limit, or scale the picture down.");

    public static ImageDecodingException TooMuchWork(ImageFormat format, string what) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"The {format} file asks for more work than a picture of its size can need: {what}. Save the picture again with another program.");

    public static ImageDecodingException OutOfMemory(PixelSize size, OutOfMemoryException inner) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"There is not enough memory for a picture of {size} pixels. Lower {nameof(ImageLimits)}.{nameof(ImageLimits.MaxPixels)} so that such pictures are refused, or give the process more memory.",
        inner);

    public static ImageDecodingException NotEncoded(PixelSize size) => new(
        LabelingErrorCodes.ImageTooLarge,
        $"A picture of {size} pixels cannot be encoded. Ask for a smaller one.");

    public static ImageWarning Truncated() => new(
        LabelingErrorCodes.ImageTruncated,
        "The file ends before the picture does; what is missing is shown empty or grey.");

    public static ImageWarning ExtensionWrong(string extension, ImageFormat format) => new(
        LabelingErrorCodes.ImageExtensionWrong,
        $"The file's name ends with {extension}, and its content is {format.Name.ToUpperInvariant()}; it is shown by its content. Rename the file where other programs go by names.");

    public static ImageWarning Damaged(string what) => new(
        LabelingErrorCodes.ImageDamaged,
        $"Part of the file is damaged ({what}); the rest is shown.");
}
