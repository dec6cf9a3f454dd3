namespace Labeling;

/// <summary>Decodes one format by Skia, behind a header reader of our own that has checked the limits.</summary>
internal abstract class SkiaDecoder : IImageDecoder
{
    public abstract bool CanDecode(ReadOnlySpan<byte> header);

    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return await ReadHeaderAsync(new HeaderReader(stream), options?.Limits ?? ImageLimits.Default, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = stream.Position;
        var info = await ProbeAsync(stream, options, cancellationToken).ConfigureAwait(false);

        stream.Position = start;
        using var file = await FileBytes.ReadAsync(stream, options?.Limits ?? ImageLimits.Default, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var warnings = Inspect(file.Memory.Span, info);
        return SkiaPixels.Decode(file, info, options?.FitInside, warnings, cancellationToken);
    }

    protected abstract ValueTask<ImageInfo> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken);

    /// <summary>Looks for what the codec does not tell, or must not be asked to do, before it sees the file.</summary>
    protected virtual IReadOnlyList<ImageWarning> Inspect(ReadOnlySpan<byte> file, ImageInfo info) => [];
}
