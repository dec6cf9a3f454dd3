namespace Labeling;

/// <summary>Tells from the directory of the first page whether it, its values, or its strips or tiles reach beyond the end of the file.</summary>
internal static class TiffEnd
{
    private const ushort StripOffsetsTag = 273;
    private const ushort StripLengthsTag = 279;
    private const ushort TileOffsetsTag = 324;
    private const ushort TileLengthsTag = 325;

    // A file loses its end, and there are the last strips.
    private const int LastOnes = 256;

    public static async ValueTask<bool> IsCutOffAsync(HeaderReader reader, CancellationToken cancellationToken)
    {
        if (reader.Length is not { } length || await TiffDirectories.OpenAsync(reader, 0, cancellationToken).ConfigureAwait(false) is not { } directories)
        {
            return false;
        }

        var entries = await TiffHeader.ReadFirstAsync(directories, cancellationToken).ConfigureAwait(false);
        if (entries.Any(entry => entry.EndsBeyond(length)) || await directories.ReadNextAsync(directories.First, cancellationToken).ConfigureAwait(false) is null)
        {
            return true;
        }

        var offsets = await ReadLastAsync(directories, entries, [StripOffsetsTag, TileOffsetsTag], cancellationToken).ConfigureAwait(false);
        var lengths = await ReadLastAsync(directories, entries, [StripLengthsTag, TileLengthsTag], cancellationToken).ConfigureAwait(false);
        return offsets.Count == lengths.Count && offsets.Zip(lengths).Any(pair => (UInt128)pair.First + pair.Second > (UInt128)length);
    }

    private static async ValueTask<IReadOnlyList<ulong>> ReadLastAsync(
        TiffDirectories directories,
        IReadOnlyList<TiffEntry> entries,
        ushort[] tags,
        CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            if (tags.Contains(entry.Tag))
            {
                return await directories.ReadLastAsync(entry, LastOnes, cancellationToken).ConfigureAwait(false);
            }
        }

        return [];
    }
}
