using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Labeling.MlAssist;

/// <summary>Vectors of one length in a file, each under a key of 16 bytes, as half-precision numbers: appended, never changed, read through memory mapping.</summary>
/// <remarks>
/// <para>
/// Layout, little endian: a header of 64 bytes (<c>LABVEC01</c>, the length as int32), then rows of 16 bytes of key, 4 of check sum, 4 unused, and
/// the numbers, padded to 8 bytes. What a crash leaves incomplete at the end is cut off when the file is opened; a row whose check sum is wrong is
/// left out.
/// </para>
/// <para>Safe for many readers and writers at once in one process, which locks the file against others.</para>
/// </remarks>
internal sealed unsafe class HalfVectorFile : IDisposable
{
    private const int HeaderLength = 64;
    private const int RowHeaderLength = 24;
    private const int GrowRows = 4096;

    private readonly FileStream _file;
    private readonly Dictionary<UInt128, int> _rows = [];
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly int _rowLength;
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;
    private int _capacity;
    private int _count;

    private HalfVectorFile(FileStream file, int length)
    {
        _file = file;
        Length = length;
        _rowLength = checked(RowHeaderLength + (((length * 2) + 7) / 8 * 8));
    }

    /// <summary>How many numbers a vector has.</summary>
    public int Length { get; }

    /// <summary>How many vectors there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Opens a file, made when absent. A file of something else is begun anew: it is a cache.</summary>
    /// <exception cref="IOException">Another process has it open, or the disk failed.</exception>
    public static HalfVectorFile Open(string path, int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.RandomAccess);
        var result = new HalfVectorFile(file, length);
        try
        {
            result.Load();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Finds the row of a key.</summary>
    public bool TryFind(UInt128 key, out int row)
    {
        _lock.EnterReadLock();
        try
        {
            return _rows.TryGetValue(key, out row);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Reads the vector of a row.</summary>
    public void Read(int row, Span<float> vector) => ReadPart(row, 0, vector[..Length]);

    /// <summary>Reads part of the vector of a row: from a place on, as many numbers as there is room for.</summary>
    public void ReadPart(int row, int from, Span<float> numbers)
    {
        _lock.EnterReadLock();
        try
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_count, nameof(row));
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(Row(row) + RowHeaderLength, Length).Slice(from, numbers.Length), numbers);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Appends a vector, unless its key is there.</summary>
    /// <returns>The row of the key.</returns>
    public int Add(UInt128 key, ReadOnlySpan<float> vector)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_rows.TryGetValue(key, out int row))
            {
                return row;
            }

            if (_count == _capacity)
            {
                Map(checked(_capacity + Math.Max(GrowRows, _capacity / 2)));
            }

            byte* start = Row(_count);
            var numbers = new Span<Half>(start + RowHeaderLength, Length);
            TensorPrimitives.ConvertToHalf(vector[..Length], numbers);
            BinaryPrimitives.WriteUInt128LittleEndian(new Span<byte>(start, 16), key);
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(start + 16, 8), CheckSum(new ReadOnlySpan<byte>(start, 16), numbers));
            _rows.Add(key, _count);
            return _count++;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        Unmap();
        if (_file.CanWrite && _capacity > 0)
        {
            try
            {
                _file.SetLength(HeaderLength + ((long)_count * _rowLength));
            }
            catch (IOException)
            {
                // Rows of zeros stay at the end, and are cut off at the next opening.
            }
        }

        _file.Dispose();
        _lock.Dispose();
    }

    private static uint CheckSum(ReadOnlySpan<byte> key, ReadOnlySpan<Half> numbers)
    {
        // FNV-1a over 64-bit words would miss the tail; over halves it is quick enough beside the network that made them.
        uint hash = 2166136261;
        foreach (byte part in key)
        {
            hash = unchecked((hash ^ part) * 16777619);
        }

        foreach (ushort number in MemoryMarshal.Cast<Half, ushort>(numbers))
        {
            hash = unchecked((hash ^ number) * 16777619);
        }

        return hash | 1;
    }

    private byte* Row(int row) => _start + HeaderLength + ((long)row * _rowLength);

    private void Load()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        "LABVEC01"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Length);
        Span<byte> found = stackalloc byte[HeaderLength];
        bool isOurs = _file.Length >= HeaderLength && RandomAccess.Read(_file.SafeFileHandle, found, 0) == HeaderLength && found.SequenceEqual(header);
        if (!isOurs)
        {
            _file.SetLength(0);
            RandomAccess.Write(_file.SafeFileHandle, header, 0);
        }

        int rows = checked((int)((_file.Length - HeaderLength) / _rowLength));
        Map(Math.Max(rows, GrowRows));
        for (int row = 0; row < rows; row++)
        {
            byte* start = Row(row);
            ulong sum = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start + 16, 8));
            if (sum == 0)
            {
                break;
            }

            _count = row + 1;
            if (sum == CheckSum(new ReadOnlySpan<byte>(start, 16), new ReadOnlySpan<Half>(start + RowHeaderLength, Length)))
            {
                _rows[BinaryPrimitives.ReadUInt128LittleEndian(new ReadOnlySpan<byte>(start, 16))] = row;
            }
        }
    }

    private void Map(int capacity)
    {
        Unmap();
        long bytes = checked(HeaderLength + ((long)capacity * _rowLength));
        _map = MemoryMappedFile.CreateFromFile(_file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.ReadWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        _capacity = capacity;
    }

    private void Unmap()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
            _view = null;
        }
    }
}
