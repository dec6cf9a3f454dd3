namespace Labeling;

/// <summary>Reads size, orientation and number of pages from the directories of a TIFF or BigTIFF file.</summary>
internal static class TiffHeader
{
    public const ushort WidthTag = 256;
    public const ushort HeightTag = 257;
    private const ushort BitsTag = 258;
    private const ushort PhotometricTag = 262;
    private const ushort SampleFormatTag = 339;

    public static async ValueTask<ImageInfo> ReadAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
    {
        var directories = await TiffDirectories.OpenAsync(reader, 0, cancellationToken).ConfigureAwait(false)
            ?? throw Fault.Unreadable(ImageFormat.Tiff, "it ends within the header");
        var entries = await ReadFirstAsync(directories, cancellationToken).ConfigureAwait(false);
        var size = StoredSize.Check(ImageFormat.Tiff, Find(entries, WidthTag) ?? 0, Find(entries, HeightTag) ?? 0, limits);
        var (pages, sound) = await CountPagesAsync(directories, limits, cancellationToken).ConfigureAwait(false);
        return new ImageInfo
        {
            Format = ImageFormat.Tiff,
            StoredSize = size,
            Orientation = ExifBlock.Find(entries) ?? ExifOrientation.TopLeft,
            FrameCount = pages,
            GreyBits = FindGreyBits(entries),
            Warnings = sound ? [] : [Fault.Damaged($"the pages after page {pages} cannot be found")],
        };
    }

    public static async ValueTask<IReadOnlyList<TiffEntry>> ReadFirstAsync(TiffDirectories directories, CancellationToken cancellationToken)
        => await directories.ReadEntriesAsync(directories.First, cancellationToken).ConfigureAwait(false)
            ?? throw Fault.Unreadable(ImageFormat.Tiff, "its first directory cannot be read");

    /// <summary>The whole number that an entry holds; <see langword="null"/> if there is no such entry, or none of one number.</summary>
    public static ulong? Find(IReadOnlyList<TiffEntry> entries, ushort tag)
    {
        foreach (var entry in entries)
        {
            if (entry.Tag == tag)
            {
                return entry.Number;
            }
        }

        return null;
    }

    /// <summary>The bits of a grey page of 9 to 16 bits a sample, whole numbers from 0 up; 0 for any other.</summary>
    private static int FindGreyBits(IReadOnlyList<TiffEntry> entries)
        => Find(entries, BitsTag) is { } bits and >= 9 and <= 16 && Find(entries, PhotometricTag) is 0 or 1 && (Find(entries, SampleFormatTag) ?? 1) == 1 ? (int)bits : 0;

    private static async ValueTask<(int Pages, bool Sound)> CountPagesAsync(TiffDirectories directories, ImageLimits limits, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        ulong? offset = directories.First;
        while (offset is { } at and not 0)
        {
            if (!seen.Add(at))
            {
                // A directory that leads back to an earlier one: a loop.
                return (seen.Count, false);
            }

            if (seen.Count > limits.MaxFrames)
            {
                throw Fault.TooManyFrames(limits);
            }

            offset = await directories.ReadNextAsync(at, cancellationToken).ConfigureAwait(false);
            if (offset is null && seen.Count > 1)
            {
                // The last one counted is not there.
                return (seen.Count - 1, false);
            }
        }

        return (seen.Count, offset is not null);
    }
}
