namespace Labeling.MlAssist.TorchSharp;

/// <summary>How good detections are: the area below precision over recall, where a detection is right that covers an object of its class by half.</summary>
/// <remarks>Each class by itself, then the mean. Precision is made to fall with recall, and taken at 101 recalls, as COCO does.</remarks>
internal static class AveragePrecision
{
    private const double SameObject = 0.5;
    private const int Recalls = 101;

    /// <summary>For boxes.</summary>
    /// <param name="found">For each picture what was found.</param>
    /// <param name="truth">For each picture what is there. The same length.</param>
    /// <returns>0 to 1; not a number when there are no objects.</returns>
    public static double AtHalf(IReadOnlyList<IReadOnlyList<DetectedObject>> found, IReadOnlyList<LabeledObjects> truth) => AtHalf<Box>(
        [.. found.Select(objects => objects.Select(one => (one.Class, one.Score, one.Box)).ToArray())],
        [.. truth.Select(objects => objects.Classes.Zip(objects.Boxes).ToArray())],
        (a, b) => a.Iou(b));

    /// <summary>For shapes of any kind.</summary>
    /// <param name="found">For each picture what was found.</param>
    /// <param name="truth">For each picture what is there. The same length.</param>
    /// <param name="overlap">Intersection over union of a shape that was found and one that is there.</param>
    /// <returns>0 to 1; not a number when there are no objects.</returns>
    public static double AtHalf<T>(
        IReadOnlyList<IReadOnlyList<(int Class, float Score, T Shape)>> found, IReadOnlyList<IReadOnlyList<(int Class, T Shape)>> truth, Func<T, T, double> overlap)
    {
        var classes = truth.SelectMany(objects => objects.Select(one => one.Class)).Distinct().Order().ToList();
        return classes.Count == 0 ? double.NaN : classes.Average(kind => OfClass(kind, found, truth, overlap));
    }

    private static double OfClass<T>(
        int kind, IReadOnlyList<IReadOnlyList<(int Class, float Score, T Shape)>> found, IReadOnlyList<IReadOnlyList<(int Class, T Shape)>> truth, Func<T, T, double> overlap)
    {
        var total = 0;
        List<(float Score, bool IsRight)> judged = [];
        for (var n = 0; n < truth.Count; n++)
        {
            var there = truth[n].Where(one => one.Class == kind).ToArray();
            var taken = new bool[there.Length];
            total += there.Length;
            foreach (var one in found[n].Where(one => one.Class == kind).OrderByDescending(one => one.Score))
            {
                var (best, most) = (-1, SameObject);
                for (var i = 0; i < there.Length; i++)
                {
                    if (!taken[i] && overlap(one.Shape, there[i].Shape) is var both && both >= most)
                    {
                        (best, most) = (i, both);
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
