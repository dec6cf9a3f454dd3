namespace Labeling;

/// <summary>Checks a directory before LibTiff sees it: everything by which a few bytes could ask for much memory.</summary>
internal static class TiffGuard
{
    private const ushort SamplesPerPixelTag = 277;
    private const ushort RowsPerStripTag = 278;
    private const ushort PlanarConfigTag = 284;
    private const ushort StripOffsetsTag = 273;
    private const ushort TileWidthTag = 322;
    private const ushort TileLengthTag = 323;
    private const ushort TileOffsetsTag = 324;
    private const ushort ImageDepthTag = 32997;
    private const ushort TileDepthTag = 32998;

    private const ulong MaxSamples = 64;

    private const ulong MaxTilePixels = 4096 * 4096;

    public static void Check(IReadOnlyList<TiffEntry> entries, PixelSize size, long fileLength)
    {
        CheckEntries(entries, fileLength);
        var samples = TiffHeader.Find(entries, SamplesPerPixelTag) ?? 1;
        if (samples is 0 or > MaxSamples)
        {
            throw Fault.Unsupported(ImageFormat.Tiff, $"{samples} samples for each pixel");
        }

        if ((TiffHeader.Find(entries, ImageDepthTag) ?? 1) != 1 || (TiffHeader.Find(entries, TileDepthTag) ?? 1) != 1)
        {
            throw Fault.Unsupported(ImageFormat.Tiff, "pictures with depth");
        }

        var planes = TiffHeader.Find(entries, PlanarConfigTag) == 2 ? samples : 1;
        if (Has(entries, TileWidthTag) || Has(entries, TileLengthTag) || Has(entries, TileOffsetsTag))
        {
            CheckTiles(entries, size, planes);
        }
        else
        {
            CheckStrips(entries, size, planes);
        }
    }

    private static void CheckEntries(IReadOnlyList<TiffEntry> entries, long fileLength)
    {
        var seen = new HashSet<ushort>();
        foreach (var entry in entries)
        {
            if (!seen.Add(entry.Tag))
            {
                throw Fault.Unreadable(ImageFormat.Tiff, $"its directory holds the tag {entry.Tag} twice");
            }

            if ((UInt128)entry.Count * (ulong)TiffEntry.SizeOf(entry.Type) > (UInt128)fileLength)
            {
                throw Fault.Unreadable(ImageFormat.Tiff, $"its tag {entry.Tag} claims more values than the file has bytes");
            }
        }
    }

    private static void CheckStrips(IReadOnlyList<TiffEntry> entries, PixelSize size, ulong planes)
    {
        var height = (ulong)size.Height;
        var rows = Math.Clamp(TiffHeader.Find(entries, RowsPerStripTag) ?? height, 1, height);
        CheckCount(entries, StripOffsetsTag, Ceiling(height, rows) * planes, "strips");
    }

    private static void CheckTiles(IReadOnlyList<TiffEntry> entries, PixelSize size, ulong planes)
    {
        var width = TiffHeader.Find(entries, TileWidthTag) ?? 0;
        var length = TiffHeader.Find(entries, TileLengthTag) ?? 0;
        if (width == 0 || length == 0 || (UInt128)width * length > MaxTilePixels)
        {
            throw Fault.Unreadable(ImageFormat.Tiff, $"it claims tiles of {width} x {length} pixels");
        }

        CheckCount(entries, TileOffsetsTag, Ceiling((ulong)size.Width, width) * Ceiling((ulong)size.Height, length) * planes, "tiles");
    }

    private static void CheckCount(IReadOnlyList<TiffEntry> entries, ushort tag, ulong needed, string what)
    {
        foreach (var entry in entries)
        {
            if (entry.Tag == tag && entry.Count >= needed)
            {
                return;
            }
        }

        throw Fault.Unreadable(ImageFormat.Tiff, $"it does not say where its {needed} {what} are");
    }

    private static bool Has(IReadOnlyList<TiffEntry> entries, ushort tag)
    {
        foreach (var entry in entries)
        {
            if (entry.Tag == tag)
            {
                return true;
            }
        }

        return false;
    }

    private static ulong Ceiling(ulong dividend, ulong divisor) => (dividend + divisor - 1) / divisor;
}
