namespace Labeling;

/// <summary>Follows the edges between set and clear pixels, whole runs at a time.</summary>
/// <remarks>
/// <para>
/// Every run of set pixels inside one column (a segment) has a top and a bottom edge, each with a left and a right end: four
/// nodes, numbered <c>4 × segment</c> + 0 (top left), 1 (top right), 2 (bottom left), 3 (bottom right). Along an edge a node
/// leads to the one whose number differs in the last bit. Across the line between two columns it leads to the node that
/// follows on the outline: straight on where the next column's segment begins or ends at the same row, otherwise along the
/// vertical edge. So the outline is a set of cycles that can be read off.
/// </para>
/// <para>
/// Where two set pixels touch at a corner only, the outline turns around each of them. A cycle may then visit a corner twice;
/// <see cref="RingCollector"/> cuts it there.
/// </para>
/// </remarks>
internal sealed class MaskTracer
{
    private readonly PixelSegments _segments;
    private readonly int[] _next;
    private readonly bool[] _pinched;
    private int _corners;

    private MaskTracer(PixelSegments segments)
    {
        _segments = segments;
        _next = new int[checked(segments.Count * 4)];
        _pinched = new bool[_next.Length];
    }

    public static Polygon? Trace(ReadOnlySpan<uint> counts, int height)
    {
        if (counts.Length == 1)
        {
            return null;
        }

        var tracer = new MaskTracer(new PixelSegments(counts, height));
        tracer.Link();
        return tracer.Collect();
    }

    private void Link()
    {
        int left = 0, right = 0;
        while (left < _segments.Count)
        {
            // The line between column x - 1, whose segments start at left, and column x, whose segments start at right.
            var x = right < _segments.Count && (left == right || _segments.Column(right) <= _segments.Column(left) + 1)
                ? _segments.Column(right)
                : _segments.Column(left) + 1;
            var leftEnd = left == right ? left : right;
            var rightEnd = right;
            while (rightEnd < _segments.Count && _segments.Column(rightEnd) == x)
            {
                rightEnd++;
            }

            LinkAcross(left, leftEnd, right, rightEnd);
            _segments.Join(left, leftEnd, right, rightEnd);
            (left, right) = (right, rightEnd);
        }

        if (_corners > Polygon.MaxVertices)
        {
            throw new InvalidOperationException(
                $"The outline of this mask has {_corners} corners, and a polygon has at most {Polygon.MaxVertices}. Keep the mask, or remove single pixels from it first.");
        }
    }

    // Goes down the line between two columns. Between two neighbouring nodes there is a vertical edge or none, in turn.
    private void LinkAcross(int left, int leftEnd, int right, int rightEnd)
    {
        int a = (4 * left) + 1, aEnd = 4 * leftEnd, b = 4 * right, bEnd = 4 * rightEnd, open = -1;
        while (a < aEnd || b < bEnd)
        {
            var rowA = a < aEnd ? _segments.Row(a) : int.MaxValue;
            var rowB = b < bEnd ? _segments.Row(b) : int.MaxValue;
            if (rowA != rowB)
            {
                ref var nearer = ref rowA < rowB ? ref a : ref b;
                open = LinkDown(open, nearer);
                nearer += 2;
                continue;
            }

            if ((a & 2) == (b & 2))
            {
                (_next[a], _next[b]) = (b, a);
            }
            else
            {
                // Two pixels touch at a corner: the one above ends here, the one below begins.
                var (above, below) = (a & 2) != 0 ? (a, b) : (b, a);
                _pinched[a] = _pinched[b] = true;
                open = LinkDown(LinkDown(open, above), below);
            }

            a += 2;
            b += 2;
        }
    }

    private int LinkDown(int open, int node)
    {
        if (open < 0)
        {
            return node;
        }

        (_next[open], _next[node]) = (node, open);
        _corners += 2;
        return -1;
    }

    private Polygon Collect()
    {
        var collector = new RingCollector();
        var seen = new bool[_segments.Count];
        for (var segment = 0; segment < seen.Length; segment++)
        {
            if (!seen[segment])
            {
                Follow(4 * segment, seen, collector);
                collector.Close(_segments.Component(segment));
            }
        }

        return collector.ToPolygon();
    }

    // Along top edges to the right and along bottom edges to the left: the set pixels are always on the right hand.
    private void Follow(int start, bool[] seenTops, RingCollector collector)
    {
        var node = start;
        do
        {
            if ((node & 2) == 0)
            {
                seenTops[node / 4] = true;
            }

            var end = node ^ 1;
            node = _next[end];
            if (_segments.Row(end) != _segments.Row(node))
            {
                collector.Add(_segments.Corner(end), _pinched[end]);
                collector.Add(_segments.Corner(node), _pinched[node]);
            }
        }
        while (node != start);
    }
}
