using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>TIFF and BigTIFF: the first page, by LibTiff, behind a directory reader of our own that has checked the limits.</summary>
internal sealed class TiffDecoder : IImageDecoder
{
    public bool CanDecode(ReadOnlySpan<byte> header) => TiffDirectories.IsSignature(header);

    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new HeaderReader(stream);
        var info = await TiffHeader.ReadAsync(reader, options?.Limits ?? ImageLimits.Default, cancellationToken).ConfigureAwait(false);
        return FileEnd.WarnIf(await TiffEnd.IsCutOffAsync(reader, cancellationToken).ConfigureAwait(false), info);
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
        TiffGuard.Check(entries, info.StoredSize, file.Memory.Length);
        return Decode(file.Memory, info, options?.Window, cancellationToken);
    }

    private static DecodedImage Decode(ReadOnlyMemory<byte> file, ImageInfo info, WindowLevel? window, CancellationToken cancellationToken)
    {
        var pixels = new PixelBuffer(info.StoredSize);
        try
        {
            var warnings = ReadPage(file, pixels, window, cancellationToken);
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

    private static IReadOnlyList<ImageWarning> ReadPage(ReadOnlyMemory<byte> file, PixelBuffer pixels, WindowLevel? window, CancellationToken cancellationToken)
    {
        _ = TiffMessages.Installed;

        // A strip that reaches beyond the end is cut off at the end of the file as it came.
        var length = file.Length;
        var memory = new TiffMemory(BigEndianBigTiff.IsOne(file.Span) ? BigEndianBigTiff.ToClassic(file.Span) : file);
        using var tif = Tiff.ClientOpen(string.Empty, "r", memory, memory)
            ?? throw Fault.Unreadable(ImageFormat.Tiff, "its first directory cannot be read");
        var layout = TiffLayout.Read(tif, pixels.Size);
        var page = new TiffPage(tif, layout, memory, length);
        return page.Read(new TiffPainter(layout, TiffColours.Create(tif, layout), pixels, ChooseWindow(page, layout, window, cancellationToken)), cancellationToken);
    }

    /// <summary>The window to paint with; <see langword="null"/> for all values that the samples can have.</summary>
    private static WindowLevel? ChooseWindow(TiffPage page, TiffLayout layout, WindowLevel? asked, CancellationToken cancellationToken)
    {
        if (asked is not null && layout.TakesWindow)
        {
            return asked;
        }

        if (!layout.NeedsWindow)
        {
            return null;
        }

        // The page is decoded a second time for its pixels, which takes longer and no memory.
        var range = new TiffRange(layout);
        page.Read(range, cancellationToken);
        return range.Window;
    }
}
