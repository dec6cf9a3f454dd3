namespace Labeling.Imaging.Dicom;

/// <summary>The words of DICOM's own refusals. None takes text out of the file: it could tell of a patient.</summary>
internal static class DicomFault
{
    public static ImageDecodingException Unreadable(string what, Exception? inner = null) => Fault.Unreadable(ImageFormat.Dicom, what, inner);

    public static ImageDecodingException TooMuchWork(string what) => Fault.TooMuchWork(ImageFormat.Dicom, what);

    public static ImageDecodingException Unsupported(string what) => Fault.Unsupported(ImageFormat.Dicom, what);

    public static ImageDecodingException NotDicom() => new(
        LabelingErrorCodes.ImageUnreadable,
        "The content is not DICOM: it has neither the preamble of a DICOM file nor begins like a data set. Copy the file again from its source, or remove it from the dataset.");

    public static ImageDecodingException NoImage() => new(
        LabelingErrorCodes.ImageUnreadable,
        "The DICOM file holds no picture: it has no pixel data, or ends before them. Remove it from the dataset, or copy it again from its source.");

    public static ImageDecodingException NoCodec(DicomTransferSyntax syntax) => new(
        LabelingErrorCodes.ImageFormatUnsupported,
        $"The pixels of the DICOM file are compressed by {syntax}, which this decoder does not read. Give {nameof(DicomDecoder)} a codec that does, or convert the file to a lossless transfer syntax.");

    public static ImageDecodingException NoFrame(int frame, int count) => new(
        LabelingErrorCodes.ImageUnreadable,
        $"The DICOM file has no frame {frame}: it has {count}, counted from 0. Ask for another frame.");

    public static ImageDecodingException FrameMissing(int frame) => new(
        LabelingErrorCodes.ImageUnreadable,
        $"The DICOM file ends before the pixels of frame {frame}. Copy it again from its source, or remove it from the dataset.");

    public static ImageDecodingException CodecFailed(DicomTransferSyntax syntax, Exception inner) => new(
        LabelingErrorCodes.ImageUnreadable,
        $"The codec for {syntax} cannot decode the frame. Copy the file again from its source, or remove it from the dataset.",
        inner);

    public static ImageWarning Truncated(long missing, long whole) => new(
        LabelingErrorCodes.ImageTruncated,
        $"The pixels of the frame are cut off: {missing} of {whole} bytes are missing; what is missing is shown as 0.");

    public static ImageWarning FrameTruncated(int rows, int whole) => new(
        LabelingErrorCodes.ImageTruncated,
        $"The compressed pixels of the frame are cut off or damaged after about {rows} of {whole} rows; the rest is shown as 0.");

    public static ImageWarning Damaged(string what) => Fault.Damaged(what);
}
