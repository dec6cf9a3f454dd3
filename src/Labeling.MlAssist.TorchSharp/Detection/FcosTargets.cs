namespace Labeling.MlAssist.TorchSharp;

/// <summary>Says which object, if any, each place is to answer for.</summary>
internal static class FcosTargets
{
    private const float Radius = 1.5f;
    private const float Large = 1e8f;

    /// <summary>Assigns. A place answers for an object that it is in, near whose middle it is, and whose size is that of its level; of several for the smallest.</summary>
    /// <param name="places">The places.</param>
    /// <param name="objects">The objects of one picture.</param>
    /// <returns>For each place the index of its object, or -1.</returns>
    /// <remarks>Single precision throughout and ties to the first, as torchvision.</remarks>
    public static int[] Assign(FcosPlaces places, ReadOnlySpan<Box> objects)
    {
        var matched = new int[places.Count];
        var best = new float[places.Count];
        Array.Fill(matched, -1);
        for (var k = 0; k < objects.Length; k++)
        {
            var box = objects[k];
            var (middleX, middleY) = ((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2);
            var worth = Large - box.Area;
            for (var level = 0; level + 1 < places.Levels.Length; level++)
            {
                var (begin, end) = (places.Levels[level], places.Levels[level + 1]);
                var scale = places.Scale[begin];
                var near = Radius * scale;
                var least = level == 0 ? 0 : scale * 4;
                var most = level + 2 == places.Levels.Length ? float.PositiveInfinity : scale * 8;
                for (var i = begin; i < end; i++)
                {
                    var (x, y) = (places.X[i], places.Y[i]);
                    if (Math.Abs(x - middleX) >= near || Math.Abs(y - middleY) >= near || worth <= best[i])
                    {
                        continue;
                    }

                    var (left, top, right, bottom) = (x - box.Left, y - box.Top, box.Right - x, box.Bottom - y);
                    var farthest = Math.Max(Math.Max(left, right), Math.Max(top, bottom));
                    if (Math.Min(Math.Min(left, right), Math.Min(top, bottom)) > 0 && farthest > least && farthest < most)
                    {
                        matched[i] = k;
                        best[i] = worth;
                    }
                }
            }
        }

        return matched;
    }
}
