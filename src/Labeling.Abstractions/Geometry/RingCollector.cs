namespace Labeling;

/// <summary>Makes rings of the corners of closed outlines, and a polygon of the rings.</summary>
/// <remarks>
/// A ring may not visit a corner twice. Where an outline does, the piece between the two visits becomes a ring of its own: a
/// hole that touches the outer ring or another hole at that corner, which is allowed.
/// </remarks>
internal sealed class RingCollector
{
    private readonly List<ImagePoint> _open = [];
    private readonly Dictionary<ImagePoint, int> _pinches = [];
    private readonly List<PolygonRing> _closed = [];
    private readonly List<(PolygonRing Outer, List<PolygonRing> Holes)> _parts = [];
    private readonly Dictionary<int, int> _partOf = [];
    private readonly List<(int Component, PolygonRing Ring)> _holes = [];

    public void Add(ImagePoint corner, bool pinched)
    {
        if (pinched)
        {
            if (_pinches.TryGetValue(corner, out var first))
            {
                _closed.Add(PolygonRing.Owning([.. _open[first..]]));
                _open.RemoveRange(first, _open.Count - first);
            }

            _pinches[corner] = _open.Count;
        }

        _open.Add(corner);
    }

    /// <summary>Ends an outline that goes around, or lies in, one connected set of pixels.</summary>
    public void Close(int component)
    {
        _closed.Add(PolygonRing.Owning([.. _open]));
        _open.Clear();
        _pinches.Clear();
        foreach (var ring in _closed)
        {
            if (ring.SignedArea > 0)
            {
                _partOf.Add(component, _parts.Count);
                _parts.Add((ring, []));
            }
            else
            {
                _holes.Add((component, ring));
            }
        }

        _closed.Clear();
    }

    public Polygon ToPolygon()
    {
        foreach (var (component, ring) in _holes)
        {
            _parts[_partOf[component]].Holes.Add(ring);
        }

        return new Polygon(_parts.Select(part => new PolygonPart(part.Outer, part.Holes)));
    }
}
