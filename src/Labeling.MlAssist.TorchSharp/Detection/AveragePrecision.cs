namespace Labeling.MlAssist.TorchSharp;

/// <summary>How good detections are: the area below precision over recall, where a detection is right that covers an object of its class by half.</summary>
/// <remarks>Each class by itself, then the mean. Precision is made to fall with recall, and taken at 101 recalls, as COCO does.</remarks>
internal static class AveragePrecision
{
    private const float SameObject = 0.5f;
    private const int Recalls = 101;

    /// <param name="found">For each picture what was found.</param>
    /// <param name="truth">For each picture what is there. The same length.</param>
    /// <returns>0 to 1; not a number when there are no objects.</returns>
    public static double AtHalf(IReadOnlyList<IReadOnlyList<DetectedObject>> found, IReadOnlyList<LabeledObjects> truth)
    {
        var classes = truth.SelectMany(objects => objects.Classes).Distinct().Order().ToList();
        return classes.Count == 0 ? double.NaN : classes.Average(kind => OfClass(kind, found, truth));
    }

    private static double OfClass(int kind, IReadOnlyList<IReadOnlyList<DetectedObject>> found, IReadOnlyList<LabeledObjects> truth)
    {
        var total = 0;
        List<(float Score, bool IsRight)> judged = [];
        for (var n = 0; n < truth.Count; n++)
        {
            var there = truth[n].Boxes.Where((_, i) => truth[n].Classes[i] == kind).ToArray();
            var taken = new bool[there.Length];
            total += there.Length;
            foreach (var one in found[n].Where(one => one.Class == kind).OrderByDescending(one => one.Score))
            {
                var (best, overlap) = (-1, SameObject);
                for (var i = 0; i < there.Length; i++)
                {
                    if (!taken[i] && one.Box.Iou(there[i]) >= overlap)
                    {
                        (best, overlap) = (i, one.Box.Iou(there[i]));
                    }
                }

                if (best >= 0)
                {
                    taken[best] = true;
                }

                judged.Add((one.Score, best >= 0));
            }
        }

        return Area(judged, total);
    }

    private static double Area(List<(float Score, bool IsRight)> judged, int total)
    {
        (float Score, bool IsRight)[] sorted = [.. judged.OrderByDescending(one => one.Score)];
        var precisions = new double[sorted.Length];
        var recalls = new double[sorted.Length];
        var right = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            right += sorted[i].IsRight ? 1 : 0;
            precisions[i] = (double)right / (i + 1);
            recalls[i] = (double)right / total;
        }

        for (var i = sorted.Length - 2; i >= 0; i--)
        {
            precisions[i] = Math.Max(precisions[i], precisions[i + 1]);
        }

        double sum = 0;
        var at = 0;
        for (var r = 0; r < Recalls; r++)
        {
            while (at < sorted.Length && recalls[at] < r / (double)(Recalls - 1))
            {
                at++;
            }

            sum += at < sorted.Length ? precisions[at] : 0;
        }

        return sum / Recalls;
    }
}
