namespace Labeling;

/// <summary>PNG: every colour type and bit depth; of an animation, the still picture.</summary>
internal sealed class PngDecoder : SkiaDecoder
{
    // Name and checksum of the chunk without content that every file ends with.
    private static readonly byte[] EndChunk = [.. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    public override bool CanDecode(ReadOnlySpan<byte> header) => PngHeader.IsSignature(header);

    protected override ValueTask<(ImageInfo Info, long PixelsAt)> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => PngHeader.ReadAsync(reader, limits, cancellationToken);

    protected override ValueTask<bool> IsCutOffAsync(HeaderReader reader, ImageInfo info, long pixelsAt, CancellationToken cancellationToken)
        => FileEnd.IsMissingAsync(reader, pixelsAt, EndChunk, cancellationToken);

    protected override IReadOnlyList<ImageWarning> Inspect(ReadOnlySpan<byte> file, ImageInfo info)
        => file.LastIndexOf(EndChunk) >= 0 ? [] : [Fault.Truncated()];
}
