namespace Labeling;

/// <summary>What can be computed from runs alone. All lists of runs are in their shortest form and of one size.</summary>
internal static class RunLengthOperations
{
    public static long Area(ReadOnlySpan<uint> counts)
    {
        var area = 0L;
        for (var i = 1; i < counts.Length; i += 2)
        {
            area += counts[i];
        }

        return area;
    }

    public static BoundingBox Bounds(ReadOnlySpan<uint> counts, int height)
    {
        if (counts.Length == 1)
        {
            return new BoundingBox(0, 0, 0, 0);
        }

        uint rows = (uint)height, position = 0, top = rows, bottom = 0, right = 0;
        var left = counts[0] / rows;
        for (var i = 1; i < counts.Length; i += 2)
        {
            var start = position + counts[i - 1];
            position = start + counts[i];
            var (firstColumn, firstRow) = Math.DivRem(start, rows);
            var (lastColumn, lastRow) = Math.DivRem(position - 1, rows);
            right = lastColumn;
            (top, bottom) = firstColumn < lastColumn ? (0, rows - 1) : (Math.Min(top, firstRow), Math.Max(bottom, lastRow));
        }

        return new BoundingBox(left, top, right - left + 1, bottom - top + 1);
    }

    public static bool IsSet(ReadOnlySpan<uint> counts, uint position)
    {
        var end = 0u;
        for (var i = 0; ; i++)
        {
            end += counts[i];
            if (position < end)
            {
                return i % 2 != 0;
            }
        }
    }

    public static double Iou(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, bool bCrowd)
    {
        long both = 0, either = 0;
        uint leftA = a[0], leftB = b[0];
        int nextA = 1, nextB = 1;
        while (true)
        {
            var step = Math.Min(leftA, leftB);
            bool inA = nextA % 2 == 0, inB = nextB % 2 == 0;
            both += inA && inB ? step : 0;
            either += inA || inB ? step : 0;
            leftA -= step;
            leftB -= step;
            if ((leftA == 0 && nextA == a.Length) || (leftB == 0 && nextB == b.Length))
            {
                break;
            }

            leftA = leftA == 0 ? a[nextA++] : leftA;
            leftB = leftB == 0 ? b[nextB++] : leftB;
        }

        return both == 0 ? 0 : (double)both / (bCrowd ? Area(a) : either);
    }

    public static uint[] Combine(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, PixelRule rule)
    {
        var writer = new RunWriter(a.Length + b.Length + 1);
        uint leftA = a[0], leftB = b[0];
        int nextA = 1, nextB = 1;
        while (true)
        {
            var step = Math.Min(leftA, leftB);
            var bit = 1 - (nextA % 2) + (2 * (1 - (nextB % 2)));
            writer.Append(step, (((int)rule >> bit) & 1) != 0);
            leftA -= step;
            leftB -= step;
            if ((leftA == 0 && nextA == a.Length) || (leftB == 0 && nextB == b.Length))
            {
                break;
            }

            leftA = leftA == 0 ? a[nextA++] : leftA;
            leftB = leftB == 0 ? b[nextB++] : leftB;
        }

        var combined = writer.ToArray();
        writer.Dispose();
        return combined;
    }

    /// <summary>The same pixels on a grid of another size with the same top-left corner.</summary>
    public static uint[] Regrid(ReadOnlySpan<uint> counts, int height, int newHeight, int newWidth)
    {
        uint rows = (uint)height, newRows = (uint)newHeight, total = newRows * (uint)newWidth;
        var writer = new RunWriter(checked((2 * (counts.Length + newWidth)) + 2));
        uint position = 0, written = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var end = position + counts[i];
            for (; i % 2 != 0 && position < end; position = Math.Min(end, ((position / rows) + 1) * rows))
            {
                var (column, row) = Math.DivRem(position, rows);
                var lastRow = Math.Min(Math.Min(end - (column * rows), rows), newRows);
                if (column >= newWidth || row >= lastRow)
                {
                    continue;
                }

                var start = (column * newRows) + row;
                writer.Append(start - written, set: false);
                writer.Append(lastRow - row, set: true);
                written = start + lastRow - row;
            }

            position = end;
        }

        writer.Append(total - written, set: false);
        var moved = writer.ToArray();
        writer.Dispose();
        return moved;
    }
}
