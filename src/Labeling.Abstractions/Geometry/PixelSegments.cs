namespace Labeling;

/// <summary>The set pixels of a mask as runs that do not leave their column, column by column from the top, and which of them are connected.</summary>
internal sealed class PixelSegments
{
    private readonly (int Column, int Top, int Bottom)[] _segments;
    private readonly int[] _parents;

    public PixelSegments(ReadOnlySpan<uint> counts, int height)
    {
        _segments = new (int, int, int)[CountSegments(counts, (uint)height)];
        _parents = new int[_segments.Length];
        var index = 0;
        uint rows = (uint)height, position = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var end = position + counts[i];
            for (; i % 2 != 0 && position < end; index++)
            {
                var (column, top) = Math.DivRem(position, rows);
                var bottom = Math.Min(end - (column * rows), rows);
                _segments[index] = ((int)column, (int)top, (int)bottom);
                _parents[index] = index;
                position = (column * rows) + bottom;
            }

            position = end;
        }
    }

    public int Count => _segments.Length;

    public int Column(int segment) => _segments[segment].Column;

    /// <summary>The row of a node of <see cref="MaskTracer"/>.</summary>
    public int Row(int node) => (node & 2) == 0 ? _segments[node / 4].Top : _segments[node / 4].Bottom;

    /// <summary>The corner at a node of <see cref="MaskTracer"/>.</summary>
    public ImagePoint Corner(int node) => new(_segments[node / 4].Column + (node & 1), Row(node));

    /// <summary>A number that all segments of one connected set of pixels share.</summary>
    public int Component(int segment)
    {
        while (_parents[segment] != segment)
        {
            segment = _parents[segment] = _parents[_parents[segment]];
        }

        return segment;
    }

    /// <summary>Connects the segments of one column with those of the next that share a pixel edge with them.</summary>
    public void Join(int left, int leftEnd, int right, int rightEnd)
    {
        while (left < leftEnd && right < rightEnd)
        {
            var (_, topA, bottomA) = _segments[left];
            var (_, topB, bottomB) = _segments[right];
            if (topA < bottomB && topB < bottomA)
            {
                int a = Component(left), b = Component(right);
                _parents[Math.Max(a, b)] = Math.Min(a, b);
            }

            if (bottomA < bottomB)
            {
                left++;
            }
            else
            {
                right++;
            }
        }
    }

    private static int CountSegments(ReadOnlySpan<uint> counts, uint rows)
    {
        uint position = 0;
        var segments = 0;
        for (var i = 1; i < counts.Length; i += 2)
        {
            var start = position + counts[i - 1];
            position = start + counts[i];
            segments += (int)(((position - 1) / rows) - (start / rows) + 1);
        }

        return segments;
    }
}
