using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Where pixels change from clear to set or back, as positions down the columns, in any order.</summary>
internal ref struct CrossingList(int height, int width)
{
    private uint[] _positions = ArrayPool<uint>.Shared.Rent(512);
    private int _count;

    public readonly int Width => width;

    public readonly int Height => height;

    /// <summary>Adds a change that happens before a pixel; a row equal to the height is the end of the column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public void AddAt(int column, int row)
    {
        if (_count == _positions.Length)
        {
            MakeRoom();
        }

        // At most 2³⁰ pixels: the position cannot overflow.
        _positions[_count++] = unchecked((uint)((column * height) + row));
    }

    /// <summary>The runs in their shortest form. The list is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public uint[] ToRuns()
    {
        SortAndCancel();
        var total = (uint)(height * width);
        var endsSet = _count > 0 && _positions[_count - 1] == total;
        var runs = new uint[_count + (endsSet ? 0 : 1)];
        var start = 0u;
        for (var i = 0; i < runs.Length; i++)
        {
            var end = i < _count ? _positions[i] : total;
            runs[i] = end - start;
            start = end;
        }

        ArrayPool<uint>.Shared.Return(_positions);
        _positions = [];
        return runs;
    }

    // Two changes at one place undo each other. This also bounds the memory by the number of pixels, however often an
    // outline crosses itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void SortAndCancel()
    {
        RadixSort.Sort(_positions.AsSpan(0, _count), (uint)(height * width));
        var sorted = _positions.AsSpan(0, _count);
        var kept = 0;
        foreach (var position in sorted)
        {
            if (kept > 0 && sorted[kept - 1] == position)
            {
                kept--;
            }
            else
            {
                sorted[kept++] = position;
            }
        }

        _count = kept;
    }

    private void MakeRoom()
    {
        SortAndCancel();
        if (_count > _positions.Length / 2)
        {
            var larger = ArrayPool<uint>.Shared.Rent(_positions.Length * 2);
            _positions.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<uint>.Shared.Return(_positions);
            _positions = larger;
        }
    }
}
