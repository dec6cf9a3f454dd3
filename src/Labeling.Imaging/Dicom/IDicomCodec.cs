namespace Labeling.Imaging.Dicom;

/// <summary>Decompresses the frames of transfer syntaxes that <see cref="DicomDecoder"/> does not read by itself: JPEG 2000, JPEG-LS and others.</summary>
/// <remarks>A codec is safe for use by many threads at once.</remarks>
public interface IDicomCodec
{
    /// <summary>Whether this codec decompresses such frames.</summary>
    /// <param name="transferSyntax">Compare <see cref="DicomTransferSyntax.Uid"/>.</param>
    bool CanDecode(DicomTransferSyntax transferSyntax);

    /// <summary>Decompresses one frame.</summary>
    /// <param name="encoded">The whole compressed frame, its fragments joined. Hostile until checked.</param>
    /// <param name="info">
    /// The shape to fill. A codec compares it with what the compressed data say of themselves before it takes memory, and fails where
    /// they do not agree.
    /// </param>
    /// <param name="stored">
    /// Shape <c>[rows, columns, samples]</c>, row-major from the top left, the samples of a pixel side by side, each in
    /// <see cref="DicomImageInfo.BitsAllocated"/> bits, little endian, zeroed. What JPEG 2000 did to red, green and blue is undone; no
    /// other change of colours is made.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancelled when the caller gives up, or when <see cref="ImageLimits.MaxDuration"/> is over. A codec looks at it again and again, every few rows:
    /// nothing else can stop it. One that does not look runs to its end, however long that takes, and only then is the reading refused.
    /// </param>
    /// <exception cref="ImageDecodingException">The data are damaged. Any other exception is taken for the same and wrapped.</exception>
    void Decode(ReadOnlySpan<byte> encoded, DicomImageInfo info, Span<byte> stored, CancellationToken cancellationToken);
}
