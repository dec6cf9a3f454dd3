using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Reads the strips or tiles of one page, and goes on after those that are missing or damaged.</summary>
internal sealed class TiffPage
{
    // As large as any writer makes tiles; a tile is taken into memory whole.
    private const int MaxTileBytes = 1 << 28;

    private readonly Tiff _tif;
    private readonly TiffLayout _layout;
    private readonly TiffMemory _memory;
    private readonly long _fileLength;
    private readonly long[] _offsets;
    private readonly HashSet<int> _cutOff = [];
    private bool _damaged;
    private bool _truncated;
    private long _rowsRead;

    public TiffPage(Tiff tif, TiffLayout layout, TiffMemory memory, long fileLength)
    {
        _tif = tif;
        _layout = layout;
        _memory = memory;
        _fileLength = fileLength;
        _offsets = Numbers(tif, tif.IsTiled() ? TiffTag.TILEOFFSETS : TiffTag.STRIPOFFSETS);
        ClampLengths();
    }

    /// <summary>Reads what can be read; the rest is never given to the sink. May be called again, to read it all again.</summary>
    public IReadOnlyList<ImageWarning> Read(TiffSink sink, CancellationToken cancellationToken)
    {
        _rowsRead = 0;
        if (_tif.IsTiled())
        {
            ReadTiles(sink, cancellationToken);
        }
        else
        {
            ReadStrips(sink, cancellationToken);
        }

        if (_rowsRead == 0)
        {
            throw Fault.Unreadable(ImageFormat.Tiff, _truncated ? "it ends before its pixels begin" : "none of its strips or tiles can be decoded");
        }

        if (_truncated || _memory.ReadPastEnd)
        {
            return [Fault.Truncated()];
        }

        return _damaged ? [Fault.Damaged("some strips or tiles cannot be decoded")] : [];
    }

    private static long[] Numbers(Tiff tif, TiffTag tag) => tif.GetField(tag) is [var field, ..] ? field.TolongArray() ?? [] : [];

    /// <summary>Shortens lengths that reach beyond the end of the file: LibTiff takes memory by them, and then reads nothing of the strip.</summary>
    private void ClampLengths()
    {
        if (_tif.GetField(_tif.IsTiled() ? TiffTag.TILEBYTECOUNTS : TiffTag.STRIPBYTECOUNTS) is not [{ Value: long[] lengths }, ..])
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "it does not say how long its strips or tiles are");
        }

        // This is the array that LibTiff itself goes by, not a copy.
        for (var i = 0; i < lengths.Length && i < _offsets.Length; i++)
        {
            // Offsets and lengths of 64 bits come out negative from 2^63 on.
            var available = _offsets[i] < 0 ? 0 : Math.Max(0, _fileLength - _offsets[i]);
            if (lengths[i] < 0 || lengths[i] > available)
            {
                lengths[i] = available;
                _cutOff.Add(i);
            }
        }
    }

    private void ReadStrips(TiffSink sink, CancellationToken cancellationToken)
    {
        var rowsPerStrip = _tif.GetFieldDefaulted(TiffTag.ROWSPERSTRIP) is [var field, ..] ? field.ToInt() : _layout.Size.Height;
        rowsPerStrip = rowsPerStrip <= 0 ? _layout.Size.Height : Math.Min(rowsPerStrip, _layout.Size.Height);
        var buffer = new byte[_layout.IsSubsampled ? Checked(_tif.StripSize(), "strip") : _tif.ScanlineSize()];
        for (var top = 0; top < _layout.Size.Height; top += rowsPerStrip)
        {
            var rows = Math.Min(rowsPerStrip, _layout.Size.Height - top);
            for (var plane = 0; plane < sink.Planes; plane++)
            {
                if (sink.Wants(plane))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    rows = _layout.IsSubsampled ? ReadUnits(sink, buffer, top, rows) : ReadStrip(sink, buffer, top, rows, plane, cancellationToken);
                }
            }

            Finish(sink, 0, top, _layout.Size.Width, rows);
        }
    }

    /// <summary>Reads the rows of one plane of a strip; how many came out.</summary>
    private int ReadStrip(TiffSink sink, byte[] line, int top, int rows, int plane, CancellationToken cancellationToken)
    {
        var strip = _tif.ComputeStrip(top, (short)plane);
        if (IsBeyondEnd(strip))
        {
            return 0;
        }

        for (var row = 0; row < rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Succeeds(() => _tif.ReadScanline(line, top + row, (short)plane)))
            {
                Note(strip);
                return row;
            }

            sink.Take(line, plane, 0, top + row, _layout.Size.Width);
        }

        return rows;
    }

    /// <summary>Reads a strip whose pixels lie in units; how many rows came out.</summary>
    private int ReadUnits(TiffSink sink, byte[] units, int top, int rows)
    {
        var strip = _tif.ComputeStrip(top, 0);
        var length = 0;
        if (IsBeyondEnd(strip) || !Succeeds(() => (length = _tif.ReadEncodedStrip(strip, units, 0, units.Length)) > 0))
        {
            Note(strip);
            return 0;
        }

        rows = Math.Min(rows, length / TiffUnits.RowLength(_layout, _layout.Size.Width) * _layout.Subsampling.Down);
        TakeUnits(sink, units, 0, top, _layout.Size.Width, _layout.Size.Width, rows);
        return rows;
    }

    private void TakeUnits(TiffSink sink, byte[] units, int left, int top, int width, int columns, int rows)
    {
        var samples = new byte[width * 3];
        for (var row = 0; row < rows; row++)
        {
            TiffUnits.Expand(units, _layout, row, width, samples);
            sink.Take(samples, 0, left, top + row, columns);
        }
    }

    private void ReadTiles(TiffSink sink, CancellationToken cancellationToken)
    {
        var width = _tif.GetField(TiffTag.TILEWIDTH)[0].ToInt();
        var length = _tif.GetField(TiffTag.TILELENGTH)[0].ToInt();
        var tile = new byte[Checked(_tif.TileSize(), "tile")];
        for (var top = 0; top < _layout.Size.Height; top += length)
        {
            for (var left = 0; left < _layout.Size.Width; left += width)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var columns = Math.Min(width, _layout.Size.Width - left);
                var rows = Math.Min(length, _layout.Size.Height - top);
                for (var plane = 0; plane < sink.Planes; plane++)
                {
                    rows = sink.Wants(plane) && !ReadTile(sink, tile, left, top, columns, rows, plane) ? 0 : rows;
                }

                Finish(sink, left, top, columns, rows);
            }
        }
    }

    private bool ReadTile(TiffSink sink, byte[] tile, int left, int top, int columns, int rows, int plane)
    {
        var index = _tif.ComputeTile(left, top, 0, (short)plane);
        if (IsBeyondEnd(index))
        {
            return false;
        }

        if (!Succeeds(() => _tif.ReadTile(tile, 0, left, top, 0, (short)plane) >= 0))
        {
            Note(index);
            return false;
        }

        if (_layout.IsSubsampled)
        {
            TakeUnits(sink, tile, left, top, _tif.GetField(TiffTag.TILEWIDTH)[0].ToInt(), columns, rows);
            return true;
        }

        var rowLength = _tif.TileRowSize();
        for (var row = 0; row < rows; row++)
        {
            sink.Take(tile.AsSpan(row * rowLength, rowLength), plane, left, top + row, columns);
        }

        return true;
    }

    private static int Checked(int size, string what)
        => size is > 0 and <= MaxTileBytes ? size : throw Fault.TooMuchWork(ImageFormat.Tiff, $"a single {what} of it is too large");

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
        var beyond = index < 0 || index >= _offsets.Length || _offsets[index] <= 0 || _offsets[index] >= _fileLength;
        _truncated |= beyond;
        return beyond;
    }

    private void Finish(TiffSink sink, int left, int top, int columns, int rows)
    {
        // Of rows that lack a plane, nothing.
        sink.Finish(left, top, columns, rows);
        _rowsRead += rows;
    }
}
