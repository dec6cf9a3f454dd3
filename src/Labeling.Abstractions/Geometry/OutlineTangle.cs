namespace Labeling;

/// <summary>Keeps outlines away from algorithms whose time grows with the square of how often edges meet.</summary>
/// <remarks>
/// Validity and set operations take time for every pair of edges whose boxes overlap, and much more for every pair that
/// crosses. An outline somebody drew has few of either for its length; one that was made to keep a server busy has millions.
/// Pairs are counted by a sweep along the axis that the edges cover less of, and the count stops at the limit.
/// </remarks>
internal static class OutlineTangle
{
    /// <summary>More than this many crossings are not computed with: some seconds at worst.</summary>
    public const int MostCrossings = 20_000;

    /// <summary>More than this many crossings are not repaired, which takes about ten times as long for each.</summary>
    public const int MostRepairedCrossings = 2_000;

    private const int MostPairs = 1_000_000;
    private const int MostComparisons = 200_000_000;

    public static bool IsTooMuch(int mostCrossings, params ReadOnlySpan<Polygon> polygons)
    {
        var edges = new List<Edge>();
        foreach (var polygon in polygons)
        {
            foreach (var part in polygon.Parts)
            {
                AddEdges(edges, part.Outer);
                foreach (var hole in part.Holes)
                {
                    AddEdges(edges, hole);
                }
            }
        }

        return (long)edges.Count * (edges.Count - 1) / 2 > Math.Min(mostCrossings, MostPairs) && IsTooMuch(mostCrossings, AlongTheEmptierAxis(edges));
    }

    private static void AddEdges(List<Edge> edges, PolygonRing ring)
    {
        var from = ring[^1];
        foreach (var to in ring.AsSpan())
        {
            edges.Add(from.X <= to.X ? new Edge(from.X, from.Y, to.X, to.Y) : new Edge(to.X, to.Y, from.X, from.Y));
            from = to;
        }
    }

    private static Edge[] AlongTheEmptierAxis(List<Edge> edges)
    {
        var width = edges.Max(edge => edge.X2) - edges.Min(edge => edge.X1);
        var height = edges.Max(edge => edge.Bottom) - edges.Min(edge => edge.Top);
        var covered = edges.Sum(edge => edge.X2 - edge.X1) * height;
        var coveredDown = edges.Sum(edge => edge.Bottom - edge.Top) * width;
        var sorted = covered <= coveredDown ? edges.ToArray() : [.. edges.Select(edge => edge.Turned())];
        Array.Sort(sorted, (a, b) => a.X1.CompareTo(b.X1));
        return sorted;
    }

    private static bool IsTooMuch(int mostCrossings, Edge[] edges)
    {
        int comparisons = 0, pairs = 0, crossings = 0;
        for (var i = 0; i < edges.Length; i++)
        {
            ref readonly var edge = ref edges[i];
            double right = edge.X2, top = edge.Top, bottom = edge.Bottom;
            for (var j = i + 1; j < edges.Length && edges[j].X1 <= right; j++)
            {
                comparisons++;
                if (edges[j].Top > bottom || edges[j].Bottom < top)
                {
                    continue;
                }

                pairs++;
                crossings += edge.Crosses(edges[j]) ? 1 : 0;
            }

            // An edge is compared with at most the others, so the counts cannot overflow between two looks at them.
            if (comparisons > MostComparisons || pairs > MostPairs || crossings > mostCrossings)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An edge from left to right.</summary>
    private readonly struct Edge(double x1, double y1, double x2, double y2)
    {
        public double X1 { get; } = x1;

        public double X2 { get; } = x2;

        public double Top => Math.Min(y1, y2);

        public double Bottom => Math.Max(y1, y2);

        /// <summary>The edge with its axes exchanged.</summary>
        public Edge Turned() => y1 <= y2 ? new Edge(y1, X1, y2, X2) : new Edge(y2, X2, y1, X1);

        /// <summary>Whether two edges cross between their ends.</summary>
        public bool Crosses(in Edge other)
            => (Side(other.X1, other.Start) * Side(other.X2, other.End) < 0) && (other.Side(X1, Start) * other.Side(X2, End) < 0);

        private double Start => y1;

        private double End => y2;

        private int Side(double x, double y) => Math.Sign(((X2 - X1) * (y - y1)) - ((y2 - y1) * (x - X1)));
    }
}
