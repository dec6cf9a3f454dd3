namespace Labeling;

/// <summary>PNG: every colour type and bit depth; of an animation, the still picture.</summary>
internal sealed class PngDecoder : SkiaDecoder
{
    public override bool CanDecode(ReadOnlySpan<byte> header) => PngHeader.IsSignature(header);

    protected override ValueTask<ImageInfo> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
        => PngHeader.ReadAsync(reader, limits, cancellationToken);
}
