using System.Buffers;

namespace Labeling;

/// <summary>Where an outline passes from clear to set or back, as positions down the columns.</summary>
internal ref struct CrossingList(int height, int width)
{
    private uint[] _positions = ArrayPool<uint>.Shared.Rent(256);
    private int _count;

    public int Width => width;

    /// <summary>Adds a crossing in a pixel column, at a row of the grid that is five times as fine.</summary>
    public void Add(int column, int fineRow)
    {
        if (_count == _positions.Length)
        {
            MakeRoom();
        }

        // The reference's ceil((v + 0.5) / 5 - 0.5), held between 0 and the height, in whole numbers.
        var row = fineRow <= 2 ? 0 : Math.Min(height, (fineRow + 2) / 5);
        _positions[_count++] = (uint)((column * height) + row);
    }

    /// <summary>The runs in their shortest form. The list is used up.</summary>
    public uint[] ToRuns()
    {
        SortAndCancel();
        var total = (uint)(height * width);
        var first = _count == 0 ? total : _positions[0];
        var endsSet = _count > 0 && _positions[_count - 1] == total;
        var runs = new uint[_count + (endsSet ? 0 : 1)];
        runs[0] = first;
        for (var i = 1; i < runs.Length; i++)
        {
            runs[i] = (i < _count ? _positions[i] : total) - _positions[i - 1];
        }

        ArrayPool<uint>.Shared.Return(_positions);
        _positions = [];
        return runs;
    }

    // Two crossings at one place undo each other. This also bounds the memory by the number of pixels, however often the
    // outline crosses itself.
    private void SortAndCancel()
    {
        var sorted = _positions.AsSpan(0, _count);
        sorted.Sort();
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
