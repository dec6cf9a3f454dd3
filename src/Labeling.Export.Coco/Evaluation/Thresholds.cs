namespace Labeling.Export.Coco;

/// <summary>The numbers at which COCO measures, computed as numpy's <c>linspace</c> does, to the last bit.</summary>
internal static class Thresholds
{
    public const int IouCount = 10;
    public const int RecallCount = 101;
    public const int AreaCount = 4;
    public const int MaxDetectionsCount = 3;

    public static readonly double[] Iou = Between(0.5, 0.95, IouCount);
    public static readonly double[] Recall = Between(0, 1, RecallCount);

    private static readonly (double Least, double Most)[] Areas = [(0, 1e10), (0, 1024), (1024, 9216), (9216, 1e10)];

    public static bool IsOutside(double area, int range) => area < Areas[range].Least || area > Areas[range].Most;

    private static double[] Between(double first, double last, int count)
    {
        var step = (last - first) / (count - 1);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (i * step) + first;
        }

        values[^1] = last;
        return values;
    }
}
