namespace Labeling;

/// <summary>JPEG: grey, colour and CMYK, baseline and progressive, eight bits a sample.</summary>
internal sealed class JpegDecoder : SkiaDecoder
{
    public override bool CanDecode(ReadOnlySpan<byte> header) => JpegHeader.IsSignature(header);

    protected override ValueTask<ImageInfo> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => JpegHeader.ReadAsync(reader, limits, cancellationToken);

    protected override IReadOnlyList<ImageWarning> Inspect(ReadOnlySpan<byte> file, ImageInfo info)
        => JpegScans.AreComplete(file, info.StoredSize) ? [] : [Fault.Truncated()];
}
