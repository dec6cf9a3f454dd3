namespace Labeling;

/// <summary>BMP: Windows and OS/2 headers, 1 to 32 bits a pixel, run-length coding and bit masks.</summary>
internal sealed class BmpDecoder : SkiaDecoder
{
    public override bool CanDecode(ReadOnlySpan<byte> header) => BmpHeader.IsSignature(header);

    protected override ValueTask<(ImageInfo Info, long PixelsAt)> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => BmpHeader.ReadAsync(reader, limits, cancellationToken);

    protected override async ValueTask<bool> IsCutOffAsync(HeaderReader reader, ImageInfo info, long pixelsAt, CancellationToken cancellationToken)
        => reader.Length is { } length
            && await BmpHeader.FindPixelBytesAsync(reader, info.StoredSize, cancellationToken).ConfigureAwait(false) is { } count
            && pixelsAt + count > length;
}
