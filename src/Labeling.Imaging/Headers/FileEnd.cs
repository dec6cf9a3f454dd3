namespace Labeling;

/// <summary>Tells from a file's last bytes whether it goes on to its end, so that a picture that is cut off is known before anybody decodes it.</summary>
/// <remarks>A stream that can only go forward is not read to its end for this.</remarks>
internal static class FileEnd
{
    /// <summary>The header with the warning that the file ends too early, if it does.</summary>
    public static ImageInfo WarnIf(bool isCutOff, ImageInfo info) => isCutOff ? Warn(info, Fault.Truncated()) : info;

    public static ImageInfo Warn(ImageInfo info, ImageWarning warning) => new()
    {
        Format = info.Format,
        StoredSize = info.StoredSize,
        Orientation = info.Orientation,
        FrameCount = info.FrameCount,
        GreyBits = info.GreyBits,
        Warnings = [.. info.Warnings, warning],
    };

    /// <summary>Whether the mark that ends a file is missing from its pixels on.</summary>
    /// <remarks>It is mostly within the last bytes. Only where it is not, since a camera put something behind it or the file is cut off, all is read.</remarks>
    public static async ValueTask<bool> IsMissingAsync(HeaderReader reader, long pixelsAt, ReadOnlyMemory<byte> mark, CancellationToken cancellationToken)
    {
        if (reader.Length is not { } length)
        {
            return false;
        }

        var tail = Math.Max(pixelsAt, length - HeaderReader.BlockLength);
        return !await HoldsAsync(reader, tail, mark, cancellationToken).ConfigureAwait(false)
            && (tail <= pixelsAt || !await HoldsAsync(reader, pixelsAt, mark, cancellationToken).ConfigureAwait(false));
    }

    private static async ValueTask<bool> HoldsAsync(HeaderReader reader, long from, ReadOnlyMemory<byte> mark, CancellationToken cancellationToken)
    {
        // Pieces follow each other without a gap or an overlap; what one ends with is kept for a mark on both.
        var kept = new byte[mark.Length - 1 + HeaderReader.BlockLength];
        var count = 0;
        while (true)
        {
            var piece = await reader.ReadAsync(from, HeaderReader.BlockLength, cancellationToken).ConfigureAwait(false);
            if (piece.IsEmpty)
            {
                return false;
            }

            piece.CopyTo(kept.AsMemory(count));
            count += piece.Length;
            from += piece.Length;
            if (kept.AsSpan(0, count).IndexOf(mark.Span) >= 0)
            {
                return true;
            }

            var rest = Math.Min(count, mark.Length - 1);
            kept.AsSpan(count - rest, rest).CopyTo(kept);
            count = rest;
        }
    }
}
