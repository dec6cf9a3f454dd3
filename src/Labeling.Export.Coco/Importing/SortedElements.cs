using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Labeling.Export.Coco;

/// <summary>Objects of a file sorted by the images they belong to, in a temporary file: memory holds one piece of it at a time.</summary>
/// <remarks>
/// Images are dealt out to shelves in the order of their ids, so that the objects of a shelf's images fit in memory. The objects are appended to
/// their shelves in one go through the file; then each shelf is read and sorted by itself.
/// </remarks>
internal sealed class SortedElements : IDisposable
{
    private const int ShelfBytes = 1 << 20;
    private const int MostShelves = 1024;

    private readonly string _section;
    private readonly SafeFileHandle _file;
    private readonly List<Shelf> _shelves = [];
    private long _length;

    private SortedElements(string section)
    {
        _section = section;
        _file = File.OpenHandle(
            Path.Combine(Path.GetTempPath(), $"labeling-{Path.GetRandomFileName()}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <summary>Finds the image that an object belongs to; <see langword="null"/> when it has none.</summary>
    public delegate long? FindImage(ReadOnlySpan<byte> element);

    /// <summary>Sorts.</summary>
    /// <param name="section">What the lists are called, for problems.</param>
    /// <param name="open">Opens the lists; called twice.</param>
    /// <param name="findImage">Finds the image that an object belongs to.</param>
    /// <param name="imageIds">All images' ids, sorted.</param>
    /// <param name="cancellationToken">Stops the sorting.</param>
    public static async Task<SortedElements> SortAsync(
        string section, Func<IEnumerable<IBlockSource>> open, FindImage findImage, long[] imageIds, CancellationToken cancellationToken)
    {
        var sorted = new SortedElements(section);
        try
        {
            var sizes = new long[imageIds.Length + 1];
            await ForEachAsync(open(), block => AddSizes(block, findImage, imageIds, sizes), cancellationToken).ConfigureAwait(false);
            sorted.PutUpShelves(sizes);
            await ForEachAsync(open(), block => sorted.Append(block, findImage, imageIds), cancellationToken).ConfigureAwait(false);
            sorted.Flush();
            return sorted;
        }
        catch
        {
            sorted.Dispose();
            throw;
        }
    }

    /// <summary>Opens the sorted objects. Within an image they come in the file's order. May be opened again and again.</summary>
    public IBlockSource Open() => new Reader(this);

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _file.Dispose();

    private static async Task ForEachAsync(IEnumerable<IBlockSource> lists, Action<ElementBlock> action, CancellationToken cancellationToken)
    {
        foreach (var list in lists)
        {
            await using (list.ConfigureAwait(false))
            {
                while (await NextAsync(list, cancellationToken).ConfigureAwait(false) is { } block)
                {
                    using (block)
                    {
                        action(block);
                    }
                }
            }
        }
    }

    private static ValueTask<ElementBlock?> NextAsync(IBlockSource list, CancellationToken cancellationToken) => list.NextAsync(cancellationToken);

    private static void AddSizes(ElementBlock block, FindImage findImage, long[] imageIds, long[] sizes)
    {
        for (var i = 0; i < block.Count; i++)
        {
            sizes[RankOf(block[i], findImage, imageIds)] += block[i].Length + Record.HeaderLength;
        }
    }

    /// <summary>The image's place among all; for what belongs to no image the last, where it is met and reported.</summary>
    private static int RankOf(ReadOnlySpan<byte> element, FindImage findImage, long[] imageIds)
        => findImage(element) is { } id && Array.BinarySearch(imageIds, id) is >= 0 and var rank ? rank : imageIds.Length;

    private void PutUpShelves(long[] sizes)
    {
        var fit = Math.Max(ShelfBytes, sizes.Sum() / MostShelves);
        Shelf? shelf = null;
        for (var rank = 0; rank < sizes.Length; rank++)
        {
            if (shelf is null || (shelf.Expected > 0 && shelf.Expected + sizes[rank] > fit))
            {
                _shelves.Add(shelf = new Shelf(rank));
            }

            shelf.Expected += sizes[rank];
        }

        if (_shelves.Find(shelf => shelf.Expected > Array.MaxLength) is { } huge)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid, $"The annotations of one image, or those that belong to none, take {huge.Expected} bytes. That is too much to sort.");
        }
    }

    private void Append(ElementBlock block, FindImage findImage, long[] imageIds)
    {
        for (var i = 0; i < block.Count; i++)
        {
            var rank = RankOf(block[i], findImage, imageIds);
            var place = block.PlaceOf(i);
            ShelfOf(rank).Append(new Record(rank, block[i].Length, place.Index, place.Offset), block[i], Write);
        }
    }

    private void Flush()
    {
        foreach (var shelf in _shelves)
        {
            shelf.Finish(Write);
        }
    }

    private long Write(ReadOnlySpan<byte> chunk)
    {
        var at = _length;
        RandomAccess.Write(_file, chunk, at);
        _length += chunk.Length;
        return at;
    }

    private Shelf ShelfOf(int rank)
    {
        int low = 0, high = _shelves.Count;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _shelves[middle].FirstRank <= rank ? (middle, high) : (low, middle);
        }

        return _shelves[low];
    }

    private ElementBlock Load(Shelf shelf)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(shelf.Length);
        var length = 0;
        foreach (var (offset, size) in shelf.Chunks)
        {
            length += RandomAccess.Read(_file, bytes.AsSpan(length, size), offset);
        }

        var records = new List<(Record Record, int Start)>();
        for (var at = 0; at < length;)
        {
            var record = Record.Read(bytes.AsSpan(at));
            records.Add((record, at + Record.HeaderLength));
            at += Record.HeaderLength + record.Length;
        }

        var block = new ElementBlock(_section);
        foreach (var (record, start) in records.OrderBy(entry => entry.Record.Rank))
        {
            block.Add(bytes.AsSpan(start, record.Length), record.Index, record.Offset);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return block;
    }

    /// <summary>What stands before an object: its image's place, its length, and where it was in the file.</summary>
    private readonly record struct Record(int Rank, int Length, long Index, long Offset)
    {
        public const int HeaderLength = 24;

        public static Record Read(ReadOnlySpan<byte> bytes) => new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));

        public void Write(Span<byte> bytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, Rank);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Length);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Index);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Offset);
        }
    }

    /// <summary>The objects of some images that follow each other: chunks of the file, and what waits to become the next one.</summary>
    private sealed class Shelf(int firstRank)
    {
        private const int ChunkBytes = 1 << 14;

        private byte[] _waiting = [];
        private int _count;

        public int FirstRank { get; } = firstRank;

        public long Expected { get; set; }

        public int Length { get; private set; }

        public List<(long Offset, int Length)> Chunks { get; } = [];

        public void Append(in Record record, ReadOnlySpan<byte> element, Func<ReadOnlySpan<byte>, long> write)
        {
            var size = Record.HeaderLength + element.Length;
            if (_waiting.Length - _count < size)
            {
                Flush(write);
                _waiting = _waiting.Length >= size ? _waiting : new byte[Math.Max(size, (int)Math.Min(ChunkBytes, Expected))];
            }

            record.Write(_waiting.AsSpan(_count));
            element.CopyTo(_waiting.AsSpan(_count + Record.HeaderLength));
            _count += size;
        }

        /// <summary>Writes what waits, and keeps no room for more.</summary>
        public void Finish(Func<ReadOnlySpan<byte>, long> write)
        {
            Flush(write);
            _waiting = [];
        }

        private void Flush(Func<ReadOnlySpan<byte>, long> write)
        {
            if (_count > 0)
            {
                Chunks.Add((write(_waiting.AsSpan(0, _count)), _count));
                Length += _count;
                _count = 0;
            }
        }
    }

    private sealed class Reader(SortedElements sorted) : IBlockSource
    {
        private int _next;

        public ValueTask<ElementBlock?> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_next < sorted._shelves.Count)
            {
                var shelf = sorted._shelves[_next++];
                if (shelf.Length > 0)
                {
#pragma warning disable CA2000 // The caller's, as it says.
                    return new ValueTask<ElementBlock?>(sorted.Load(shelf));
#pragma warning restore CA2000
                }
            }

            return default;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
