namespace Labeling.Formats;

/// <summary>Makes labels at random, of everything that the table speaks of.</summary>
internal sealed class SampleMaker(int seed)
{
    private static readonly string[] Names = ["can", "milk bottle", "=cmd|'x'", "a,\"b\"", "Tier/Hündin", "牛乳", "1", "no", "x: [y] #z", "-", "<b>&c;", "null", "%41"];
    private static readonly string[] Folders = ["", "a/", "a/b c/", "images/", "x/images/", "é/", "写真/", "labels/"];

    private readonly Random _random = new(seed);

    public (Project Project, IReadOnlyList<Item> Items) Make(LabelingTaskType taskType)
    {
        string[] classes = [.. Names.OrderBy(_ => _random.Next()).Take(_random.Next(1, 5)).Order(StringComparer.Ordinal)];
        var items = Enumerable.Range(1, _random.Next(1, 7)).Select(id =>
        {
            var size = new PixelSize(_random.Next(20, 2000), _random.Next(20, 2000));
            var most = taskType == LabelingTaskType.ImageClassificationMultiClass ? 1 : 4;
            var count = id == 1 ? Math.Max(1, _random.Next(most + 1)) : _random.Next(most + 1);
            var labels = Enumerable.Range(0, count).Select(i => Label(taskType, taskType == LabelingTaskType.ImageClassificationMultiLabel ? i : _random.Next(classes.Length), size)).Where(label => label.ClassId.Value <= classes.Length).ToList();
            return Samples.Item(id, $"{Folders[_random.Next(Folders.Length)]}{"Ff"[_random.Next(2)]}ile {id}'&+.{(_random.Next(3) == 0 ? "PNG" : "jpg")}", size, labels);
        });
        return (Samples.Project(taskType, classes), [.. items]);
    }

    private Annotation Label(LabelingTaskType taskType, int classIndex, PixelSize size)
    {
        var isObject = taskType is LabelingTaskType.ObjectDetection or LabelingTaskType.InstanceSegmentation;
        return new Annotation(new LabelClassId(classIndex + 1), taskType switch
        {
            LabelingTaskType.ObjectDetection => Box(size),
            LabelingTaskType.InstanceSegmentation => _random.Next(4) switch
            {
                0 => new Polygon(Ring(0, 0, size.Width, size.Height)),
                1 => new Polygon(new PolygonPart(new PolygonRing(Ring(0, 0, size.Width / 2.0, size.Height))), new PolygonPart(new PolygonRing(Ring(size.Width / 2, 0, size.Width / 2.0, size.Height)))),
                2 => Holed(size),
                _ => Mask(size),
            },
            _ => null,
        })
        {
            IsCrowd = isObject && _random.Next(3) == 0,
            IsOccluded = isObject && _random.Next(3) == 0,
            IsTruncated = isObject && _random.Next(3) == 0,
            Score = _random.Next(3) == 0 ? _random.Next(1, 8) / 8.0 : null,
        };
    }

    private BoundingBox Box(PixelSize size)
    {
        double x = Place(size.Width - 1), y = Place(size.Height - 1);
        return new BoundingBox(x, y, Place(size.Width - x - (1 / 64.0)) + (1 / 64.0), Place(size.Height - y - (1 / 64.0)) + (1 / 64.0));
    }

    private Polygon Holed(PixelSize size)
    {
        double width = 12 + Place(size.Width - 12), height = 12 + Place(size.Height - 12);
        return new Polygon(new PolygonPart(
            new PolygonRing((0, 0), (width, 0), (width, height), (0, height)),
            new PolygonRing((2, 2), (4, 2), (4, 4.5)),
            new PolygonRing(_random.Next(2) == 0 ? [(6, 6), (9, 6), (9, 9)] : [(9, 9), (9, 6), (6, 6)])));
    }

    private RunLengthMask Mask(PixelSize size)
    {
        var box = new BoundingBox(_random.Next(size.Width - 8), _random.Next(size.Height - 8), 8, 8);
        var mask = RunLengthMask.FromBox(box, size.Height, size.Width);
        return _random.Next(2) == 0 ? mask : mask.Subtract(RunLengthMask.FromBox(new BoundingBox(box.X + 2, box.Y + 2, 3, 4), size.Height, size.Width));
    }

    /// <summary>Three to seven points around the middle of a rectangle, so that they make no line.</summary>
    private IEnumerable<ImagePoint> Ring(double x, double y, double width, double height)
    {
        var count = _random.Next(3, 8);
        return Enumerable.Range(0, count).Select(i =>
        {
            var angle = Math.Tau * (i + (0.5 * _random.NextDouble())) / count;
            return new ImagePoint(Whole(x + (width / 2 * (1 + (0.9 * Math.Cos(angle))))), Whole(y + (height / 2 * (1 + (0.9 * Math.Sin(angle))))));
        }).ToList();
    }

    private double Place(double most) => Whole(_random.NextDouble() * most);

    // A sixty-fourth has six decimal digits.
    private static double Whole(double value) => Math.Floor(value * 64) / 64;
}
