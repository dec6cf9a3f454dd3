namespace Labeling;

/// <summary>Decodes one format by Skia, behind a header reader of our own that has checked the limits.</summary>
internal abstract class SkiaDecoder : IImageDecoder
{
    public abstract bool CanDecode(ReadOnlySpan<byte> header);

    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new HeaderReader(stream);
        var (info, pixelsAt) = await ReadHeaderAsync(reader, options?.Limits ?? ImageLimits.Default, cancellationToken).ConfigureAwait(false);
        return FileEnd.WarnIf(await IsCutOffAsync(reader, info, pixelsAt, cancellationToken).ConfigureAwait(false), info);
    }

    public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = stream.Position;
        var limits = options?.Limits ?? ImageLimits.Default;
        var (info, _) = await ReadHeaderAsync(new HeaderReader(stream), limits, cancellationToken).ConfigureAwait(false);

        stream.Position = start;
        using var file = await FileBytes.ReadAsync(stream, limits, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var warnings = Inspect(file.Memory.Span, info);
        return SkiaPixels.Decode(file, info, options?.FitInside, warnings, cancellationToken);
    }

    /// <summary>Reads the header, and where the pixels begin at the earliest.</summary>
    protected abstract ValueTask<(ImageInfo Info, long PixelsAt)> ReadHeaderAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken);

    /// <summary>Whether the file ends before the picture does.</summary>
    protected abstract ValueTask<bool> IsCutOffAsync(HeaderReader reader, ImageInfo info, long pixelsAt, CancellationToken cancellationToken);

    /// <summary>Looks for what the codec does not tell, or must not be asked to do, before it sees the file.</summary>
    protected virtual IReadOnlyList<ImageWarning> Inspect(ReadOnlySpan<byte> file, ImageInfo info) => [];
}
