using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Whole objects of a list, one behind the other, copied out of the file's window for another thread to read.</summary>
internal sealed class ElementBlock(string section) : IDisposable
{
    /// <summary>From this size on a block is handed over.</summary>
    public const int Full = 1 << 16;

    private readonly List<(int Start, int Length, long Index, long Offset)> _elements = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Full + (Full / 4));
    private int _length;

    public int Count => _elements.Count;

    public bool IsFull => _length >= Full;

    public ReadOnlySpan<byte> this[int position] => _bytes.AsSpan(_elements[position].Start, _elements[position].Length);

    public ElementPlace PlaceOf(int position) => new(section, _elements[position].Index, _elements[position].Offset);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Add(ReadOnlySpan<byte> element, long index, long offset)
    {
        if (_bytes.Length - _length < element.Length)
        {
            Grow(element.Length);
        }

        element.CopyTo(_bytes.AsSpan(_length));
        _elements.Add((_length, element.Length, index, offset));
        _length += element.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + needed, 2 * _bytes.Length));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
