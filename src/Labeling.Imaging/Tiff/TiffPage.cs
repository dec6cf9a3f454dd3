using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Reads the strips or tiles of one page into pixels, and goes on after those that are missing or damaged.</summary>
internal sealed class TiffPage(Tiff tif, TiffLayout layout, PixelBuffer pixels, long fileLength)
{
    private readonly TiffSamples _samples = new(layout);
    private readonly TiffColours _colours = TiffColours.Create(tif, layout);
    // As large as any writer makes tiles; a tile is taken into memory whole.
    private const int MaxTileBytes = 1 << 28;

    private readonly long[] _offsets = Numbers(tif, tif.IsTiled() ? TiffTag.TILEOFFSETS : TiffTag.STRIPOFFSETS);
    private readonly HashSet<int> _cutOff = [];
    private bool _damaged;
    private bool _truncated;
    private long _rowsRead;

    /// <summary>Reads what can be read; what cannot stays transparent.</summary>
    public IReadOnlyList<ImageWarning> Read(TiffMemory memory, CancellationToken cancellationToken)
    {
        ClampLengths();
        if (tif.IsTiled())
        {
            ReadTiles(cancellationToken);
        }
        else
        {
            ReadStrips(cancellationToken);
        }

        if (_rowsRead == 0)
        {
            throw Fault.Unreadable(ImageFormat.Tiff, _truncated ? "it ends before its pixels begin" : "none of its strips or tiles can be decoded");
        }

        if (_truncated || memory.ReadPastEnd)
        {
            return [Fault.Truncated()];
        }

        return _damaged ? [Fault.Damaged("some strips or tiles cannot be decoded")] : [];
    }

    private static long[] Numbers(Tiff tif, TiffTag tag) => tif.GetField(tag) is [var field, ..] ? field.TolongArray() ?? [] : [];

    /// <summary>Shortens lengths that reach beyond the end of the file: LibTiff takes memory by them, and then reads nothing of the strip.</summary>
    private void ClampLengths()
    {
        if (tif.GetField(tif.IsTiled() ? TiffTag.TILEBYTECOUNTS : TiffTag.STRIPBYTECOUNTS) is not [{ Value: long[] lengths }, ..])
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "it does not say how long its strips or tiles are");
        }

        // This is the array that LibTiff itself goes by, not a copy.
        for (var i = 0; i < lengths.Length && i < _offsets.Length; i++)
        {
            // Offsets and lengths of 64 bits come out negative from 2^63 on.
            var available = _offsets[i] < 0 ? 0 : Math.Max(0, fileLength - _offsets[i]);
            if (lengths[i] < 0 || lengths[i] > available)
            {
                lengths[i] = available;
                _cutOff.Add(i);
            }
        }
    }

    private void ReadStrips(CancellationToken cancellationToken)
    {
        var rowsPerStrip = tif.GetFieldDefaulted(TiffTag.ROWSPERSTRIP) is [var field, ..] ? field.ToInt() : layout.Size.Height;
        rowsPerStrip = rowsPerStrip <= 0 ? layout.Size.Height : Math.Min(rowsPerStrip, layout.Size.Height);
        var line = new byte[tif.ScanlineSize()];
        for (var top = 0; top < layout.Size.Height; top += rowsPerStrip)
        {
            var rows = Math.Min(rowsPerStrip, layout.Size.Height - top);
            for (var plane = 0; plane < _samples.Planes; plane++)
            {
                rows = _samples.Wants(plane) ? ReadStrip(line, top, rows, plane, cancellationToken) : rows;
            }

            Finish(0, top, layout.Size.Width, rows);
        }
    }

    /// <summary>Reads the rows of one plane of a strip; how many came out.</summary>
    private int ReadStrip(byte[] line, int top, int rows, int plane, CancellationToken cancellationToken)
    {
        var strip = tif.ComputeStrip(top, (short)plane);
        if (IsBeyondEnd(strip))
        {
            return 0;
        }

        for (var row = 0; row < rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Succeeds(() => tif.ReadScanline(line, top + row, (short)plane)))
            {
                Note(strip);
                return row;
            }

            _samples.Unpack(line, plane, pixels.Row(top + row), layout.Size.Width);
        }

        return rows;
    }

    private void ReadTiles(CancellationToken cancellationToken)
    {
        var width = tif.GetField(TiffTag.TILEWIDTH)[0].ToInt();
        var length = tif.GetField(TiffTag.TILELENGTH)[0].ToInt();
        if (tif.TileSize() is <= 0 or > MaxTileBytes)
        {
            throw Fault.TooMuchWork(ImageFormat.Tiff, "a single tile of it is too large");
        }

        var tile = new byte[tif.TileSize()];
        for (var top = 0; top < layout.Size.Height; top += length)
        {
            for (var left = 0; left < layout.Size.Width; left += width)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var columns = Math.Min(width, layout.Size.Width - left);
                var rows = Math.Min(length, layout.Size.Height - top);
                for (var plane = 0; plane < _samples.Planes; plane++)
                {
                    rows = _samples.Wants(plane) && !ReadTile(tile, left, top, columns, rows, plane) ? 0 : rows;
                }

                Finish(left, top, columns, rows);
            }
        }
    }

    private bool ReadTile(byte[] tile, int left, int top, int columns, int rows, int plane)
    {
        var index = tif.ComputeTile(left, top, 0, (short)plane);
        if (IsBeyondEnd(index))
        {
            return false;
        }

        if (!Succeeds(() => tif.ReadTile(tile, 0, left, top, 0, (short)plane) >= 0))
        {
            Note(index);
            return false;
        }

        var rowLength = tif.TileRowSize();
        for (var row = 0; row < rows; row++)
        {
            _samples.Unpack(tile.AsSpan(row * rowLength, rowLength), plane, pixels.Row(top + row)[(left * 4)..], columns);
        }

        return true;
    }

    /// <summary>Runs a codec of LibTiff, which reports some damage by whatever exception the damage leads to.</summary>
    private static bool Succeeds(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return false;
        }
    }

    private void Note(int index)
    {
        _truncated |= _cutOff.Contains(index);
        _damaged |= !_cutOff.Contains(index);
    }

    private bool IsBeyondEnd(int index)
    {
        var beyond = index < 0 || index >= _offsets.Length || _offsets[index] <= 0 || _offsets[index] >= fileLength;
        _truncated |= beyond;
        return beyond;
    }

    /// <summary>Makes colours of the samples of a rectangle; of rows that lack a plane, nothing.</summary>
    private void Finish(int left, int top, int columns, int rows)
    {
        for (var row = top; row < top + rows; row++)
        {
            _colours.Convert(pixels.Row(row).Slice(left * 4, columns * 4));
        }

        _rowsRead += rows;
    }
}
