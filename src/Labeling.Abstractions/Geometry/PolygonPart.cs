using System.Collections.ObjectModel;
using System.Globalization;

namespace Labeling;

/// <summary>One piece of a <see cref="Polygon"/>: what lies inside one ring and outside the holes in it.</summary>
/// <remarks>
/// <para>Rings may run in either direction. Whether the holes lie inside the outer ring is not checked here; see <see cref="Polygon.Validate"/>.</para>
/// <para>Equality compares the rings exactly and in order. Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class PolygonPart : IEquatable<PolygonPart>
{
    /// <summary>Makes a part.</summary>
    /// <param name="outer">The ring around the part.</param>
    /// <param name="holes">The rings of its holes; none by default.</param>
    /// <exception cref="ArgumentNullException">An argument or a hole is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The rings have more than <see cref="Polygon.MaxVertices"/> points together.</exception>
    public PolygonPart(PolygonRing outer, params IEnumerable<PolygonRing> holes)
    {
        ArgumentNullException.ThrowIfNull(outer);
        ArgumentNullException.ThrowIfNull(holes);
        Outer = outer;
        VertexCount = outer.Count;
        Holes = ReadOnlyCollection<PolygonRing>.Empty;
        if (holes.TryGetNonEnumeratedCount(out var count) && count == 0)
        {
            return;
        }

        var list = new List<PolygonRing>();
        foreach (var hole in holes)
        {
            ArgumentNullException.ThrowIfNull(hole, nameof(holes));
            list.Add(hole);
            VertexCount += hole.Count;
            PolygonRing.ThrowIfTooMany(VertexCount, nameof(holes));
        }

        Holes = list.Count == 0 ? Holes : list.AsReadOnly();
    }

    /// <summary>Makes a part without holes.</summary>
    internal PolygonPart(PolygonRing outer)
    {
        ArgumentNullException.ThrowIfNull(outer);
        Outer = outer;
        VertexCount = outer.Count;
        Holes = ReadOnlyCollection<PolygonRing>.Empty;
    }

    /// <summary>The ring around the part.</summary>
    public PolygonRing Outer { get; }

    /// <summary>The rings of the holes, in the order given; empty when there are none.</summary>
    public IReadOnlyList<PolygonRing> Holes { get; }

    /// <summary>The area of the outer ring less that of the holes, in square pixels; never negative.</summary>
    public double Area => Holes.Count == 0 ? Outer.Area : Math.Max(0, Outer.Area - Holes.Sum(hole => hole.Area));

    internal int VertexCount { get; }

    /// <inheritdoc/>
    public bool Equals(PolygonPart? other) => other is not null && Outer.Equals(other.Outer) && Holes.SequenceEqual(other.Holes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolygonPart);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outer, Holes.Count);

    /// <summary>The outer ring and the number of holes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Outer} with {Holes.Count} holes");

    internal bool Contains(ImagePoint point)
    {
        if (!Outer.Contains(point))
        {
            return false;
        }

        foreach (var hole in Holes)
        {
            if (hole.Contains(point))
            {
                return false;
            }
        }

        return true;
    }
}
