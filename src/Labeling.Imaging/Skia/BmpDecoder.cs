namespace Labeling;

/// <summary>BMP: Windows and OS/2 headers, 1 to 32 bits a pixel, run-length coding and bit masks.</summary>
internal sealed class BmpDecoder : SkiaDecoder
{
    public override bool CanDecode(ReadOnlySpan<byte> header) => BmpHeader.IsSignature(header);

    protected override ValueTask<ImageInfo> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => BmpHeader.ReadAsync(reader, limits, cancellationToken);
}
