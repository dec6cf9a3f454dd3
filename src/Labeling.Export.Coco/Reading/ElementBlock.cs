using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Whole objects of a list, one behind the other, copied out of the file's window for another thread to read.</summary>
internal sealed class ElementBlock(string section) : IDisposable
{
    /// <summary>From this size on a block is handed over.</summary>
    public const int Full = 1 << 16;

    private Element[] _elements = new Element[256];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Full + (Full / 4));
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => _length >= Full;

    public ReadOnlySpan<byte> this[int position]
    {
        get
        {
            ref readonly var element = ref _elements[position];
            return _bytes.AsSpan(element.Start, element.Length);
        }
    }

    public ElementPlace PlaceOf(int position)
    {
        ref readonly var element = ref _elements[position];
        return new(section, element.Index, element.Offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Add(ReadOnlySpan<byte> element, long index, long offset)
    {
        if (_bytes.Length - _length < element.Length)
        {
            Grow(element.Length);
        }

        element.CopyTo(_bytes.AsSpan(_length));
        if (Count == _elements.Length)
        {
            Array.Resize(ref _elements, 2 * Count);
        }

        _elements[Count++] = new Element(_length, element.Length, index, offset);
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

    private readonly record struct Element(int Start, int Length, long Index, long Offset);
}
