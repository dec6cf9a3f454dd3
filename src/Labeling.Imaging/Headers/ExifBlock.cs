namespace Labeling;

/// <summary>Finds the orientation in an EXIF block, or in the first directory of a TIFF file.</summary>
internal static class ExifBlock
{
    private const ushort OrientationTag = 274;

    /// <summary>The orientation that the TIFF structure at this place tells; <see langword="null"/> if it tells none.</summary>
    public static async ValueTask<ExifOrientation?> ReadAsync(HeaderReader reader, long origin, CancellationToken cancellationToken)
    {
        var directories = await TiffDirectories.OpenAsync(reader, origin, cancellationToken).ConfigureAwait(false);
        if (directories is null)
        {
            return null;
        }

        var entries = await directories.ReadEntriesAsync(directories.First, cancellationToken).ConfigureAwait(false);
        return entries is null ? null : Find(entries);
    }

    /// <summary>What the entries tell: a number that is not an orientation is the one for upright.</summary>
    public static ExifOrientation? Find(IReadOnlyList<TiffEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry is { Tag: OrientationTag, Number: { } number })
            {
                return number is >= 1 and <= 8 ? (ExifOrientation)number : ExifOrientation.TopLeft;
            }
        }

        return null;
    }
}
