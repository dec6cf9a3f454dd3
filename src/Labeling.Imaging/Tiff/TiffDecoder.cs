using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>TIFF and BigTIFF: the first page, by LibTiff, behind a directory reader of our own that has checked the limits.</summary>
internal sealed class TiffDecoder : IImageDecoder
{
    public bool CanDecode(ReadOnlySpan<byte> header) => TiffDirectories.IsSignature(header);

    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return await TiffHeader.ReadAsync(new HeaderReader(stream), options?.Limits ?? ImageLimits.Default, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var limits = options?.Limits ?? ImageLimits.Default;
        var start = stream.Position;
        var reader = new HeaderReader(stream);
        var info = await TiffHeader.ReadAsync(reader, limits, cancellationToken).ConfigureAwait(false);
        var directories = await TiffDirectories.OpenAsync(reader, 0, cancellationToken).ConfigureAwait(false);
        var entries = await TiffHeader.ReadFirstAsync(directories!, cancellationToken).ConfigureAwait(false);

        stream.Position = start;
        using var file = await FileBytes.ReadAsync(stream, limits, cancellationToken).ConfigureAwait(false);
        if (file.Memory.Span.StartsWith("MM\0+"u8))
        {
            // LibTiff 2.4.660 does not turn its 64-bit offsets around.
            throw Fault.Unsupported(ImageFormat.Tiff, "64-bit offsets with the most significant byte first");
        }

        TiffGuard.Check(entries, info.StoredSize, file.Memory.Length);
        return Decode(file.Memory, info, cancellationToken);
    }

    private static DecodedImage Decode(ReadOnlyMemory<byte> file, ImageInfo info, CancellationToken cancellationToken)
    {
        var pixels = new PixelBuffer(info.StoredSize);
        try
        {
            var warnings = ReadPage(file, pixels, cancellationToken);
            return Upright.Present(pixels, info, warnings);
        }
        catch (Exception exception) when (exception is not (ImageDecodingException or OperationCanceledException))
        {
            // LibTiff reports some damage by whatever exception the damage leads to.
            pixels.Dispose();
            throw Fault.Unreadable(ImageFormat.Tiff, "its first page cannot be decoded", exception);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<ImageWarning> ReadPage(ReadOnlyMemory<byte> file, PixelBuffer pixels, CancellationToken cancellationToken)
    {
        _ = TiffMessages.Installed;
        var memory = new TiffMemory(file);
        using var tif = Tiff.ClientOpen(string.Empty, "r", memory, memory)
            ?? throw Fault.Unreadable(ImageFormat.Tiff, "its first directory cannot be read");
        var layout = TiffLayout.Read(tif, pixels.Size);
        var page = new TiffPage(tif, layout, pixels, file.Length);
        return page.Read(memory, cancellationToken);
    }
}
