namespace Labeling;

/// <summary>Follows the edges between set and clear pixels.</summary>
internal static class MaskTracer
{
    public static Polygon? Trace(ReadOnlySpan<uint> counts, int height) => throw new NotSupportedException($"{counts.Length} {height}");
}
