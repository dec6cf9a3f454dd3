namespace Labeling;

/// <summary>JPEG: grey, colour and CMYK, baseline and progressive, eight bits a sample.</summary>
internal sealed class JpegDecoder : SkiaDecoder
{
    private static readonly byte[] EndMarker = [0xFF, 0xD9];

    public override bool CanDecode(ReadOnlySpan<byte> header) => JpegHeader.IsSignature(header);

    protected override ValueTask<(ImageInfo Info, long PixelsAt)> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => JpegHeader.ReadAsync(reader, limits, cancellationToken);

    /// <remarks>No coded data hold the marker: a byte FF in them is followed by 0.</remarks>
    protected override ValueTask<bool> IsCutOffAsync(HeaderReader reader, ImageInfo info, long pixelsAt, CancellationToken cancellationToken)
        => FileEnd.IsMissingAsync(reader, pixelsAt, EndMarker, cancellationToken);

    protected override IReadOnlyList<ImageWarning> Inspect(ReadOnlySpan<byte> file, ImageInfo info)
        => JpegScans.AreComplete(file, info.StoredSize) ? [] : [Fault.Truncated()];
}
