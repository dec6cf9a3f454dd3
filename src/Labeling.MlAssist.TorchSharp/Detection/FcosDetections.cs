using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Makes objects of what <see cref="Fcos"/> says at each place.</summary>
internal static class FcosDetections
{
    private const int MostPerLevel = 1000;
    private const float MostOverlap = 0.6f;

    /// <summary>Finds.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="sizes">The part of each picture's place in the batch that is picture.</param>
    /// <param name="threshold">The score above which objects are kept.</param>
    /// <param name="most">How many objects a picture has at most.</param>
    /// <returns>For each picture its objects by falling score.</returns>
    public static List<DetectedObject>[] Find(FcosAnswers answers, IReadOnlyList<PixelSize> sizes, float threshold, int most)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var classes = (int)answers.Logits.shape[2];
        var scores = (answers.Logits.sigmoid() * answers.Centerness.sigmoid().unsqueeze(2)).sqrt().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var distances = answers.Distances.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var perPicture = answers.Places.Count;
        var found = new List<DetectedObject>[sizes.Count];
        for (var n = 0; n < found.Length; n++)
        {
            found[n] = Find(
                answers.Places, scores.AsSpan(n * perPicture * classes, perPicture * classes), distances.AsSpan(n * perPicture * 4, perPicture * 4), classes, sizes[n], threshold, most);
        }

        return found;
    }

    private static List<DetectedObject> Find(
        FcosPlaces places, ReadOnlySpan<float> scores, ReadOnlySpan<float> distances, int classes, PixelSize size, float threshold, int most)
    {
        List<Box> boxes = [];
        List<float> likely = [];
        List<int> kinds = [];
        for (var level = 0; level + 1 < places.Levels.Length; level++)
        {
            foreach (var at in Likeliest(scores, places.Levels[level] * classes, places.Levels[level + 1] * classes, threshold))
            {
                var i = at / classes;
                var scale = places.Scale[i];
                var edges = distances.Slice(i * 4, 4);
                var box = new Box(places.X[i] - (edges[0] * scale), places.Y[i] - (edges[1] * scale), places.X[i] + (edges[2] * scale), places.Y[i] + (edges[3] * scale));
                boxes.Add(box.Clip(size.Width, size.Height));
                likely.Add(scores[at]);
                kinds.Add(at % classes);
            }
        }

        var (allBoxes, allScores, allKinds) = (boxes.ToArray(), likely.ToArray(), kinds.ToArray());
        return [.. Boxes.Suppress(allBoxes, allScores, allKinds, MostOverlap, most).Select(i => new DetectedObject(allBoxes[i], allKinds[i], allScores[i]))];
    }

    /// <summary>The indexes of the largest scores of a level, not more than are allowed, in any order.</summary>
    private static List<int> Likeliest(ReadOnlySpan<float> scores, int begin, int end, float threshold)
    {
        List<int> above = [];
        for (var i = begin; i < end; i++)
        {
            if (scores[i] > threshold)
            {
                above.Add(i);
            }
        }

        if (above.Count > MostPerLevel)
        {
            var all = scores.ToArray();
            above.Sort((a, b) => all[b].CompareTo(all[a]));
            above.RemoveRange(MostPerLevel, above.Count - MostPerLevel);
        }

        return above;
    }
}
