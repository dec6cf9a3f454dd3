using System.Runtime.CompilerServices;

namespace Labeling.Scenarios;

/// <summary>Annotations as COCO has them: seven an image of 640 × 480 pixels, boxes or outlines of 8 to 12 points, coordinates to a hundredth.</summary>
/// <remarks>Shapes are drawn before, and used again and again, so that making them is not part of what is measured.</remarks>
internal sealed class SyntheticCoco : LabelSnapshot
{
    public const int PerImage = 7;

    private const int Shapes = 10_007;
    private const int Classes = 80;

    private readonly Shape[] _shapes;
    private readonly int _annotations;

    public SyntheticCoco(int annotations, bool polygons, int seed)
    {
        _annotations = annotations;
        _shapes = [.. Enumerable.Range(0, Shapes).Select(i => polygons ? Outline(seed, i) : (Shape)Box(seed, i))];
        Project = new Project
        {
            Id = default,
            Name = "Synthetic",
            TaskType = polygons ? LabelingTaskType.InstanceSegmentation : LabelingTaskType.ObjectDetection,
            State = ProjectState.Completed,
            LabelClasses = [.. Enumerable.Range(1, Classes).Select(i => new LabelClass { Id = new(i), Name = $"class {i}", Path = $"class {i}", Color = "#808080" })],
            NextLabelClassId = Classes + 1,
            Dataset = new DatasetDefinition("synthetic", "nowhere"),
            Settings = new ProjectSettings(),
            Seed = seed,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
    }

    /// <inheritdoc/>
    public override Project Project { get; }

    /// <inheritdoc/>
    public override long ItemCount => (_annotations + PerImage - 1) / PerImage;

    /// <summary>The annotation at a place, from 0.</summary>
    public Annotation At(int place) => new(new LabelClassId(1 + (place % Classes)), _shapes[place % Shapes]) { Id = place + 1 };

    /// <summary>The item at a place, from 0, without annotations.</summary>
    public static Item ItemAt(int place, IReadOnlyList<Annotation> annotations) => new()
    {
        Id = new ItemId(place + 1),
        Path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"train/{place / 1000:D5}/{place:D12}.jpg"),
        Size = 0,
        ContentTag = "",
        ImageSize = new PixelSize(640, 480),
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = annotations,
    };

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int first = 0; first < _annotations; first += PerImage)
        {
            var annotations = new Annotation[Math.Min(PerImage, _annotations - first)];
            for (int i = 0; i < annotations.Length; i++)
            {
                annotations[i] = At(first + i);
            }

            yield return ItemAt(first / PerImage, annotations);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static BoundingBox Box(int seed, int place)
    {
        var draw = new Draw(seed, place);
        double x = draw.Hundredths(0, 500), y = draw.Hundredths(0, 380);
        return new BoundingBox(x, y, draw.Hundredths(4, 130), draw.Hundredths(4, 95));
    }

    private static Polygon Outline(int seed, int place)
    {
        var draw = new Draw(seed, place);
        double x = draw.Hundredths(70, 570), y = draw.Hundredths(60, 420), radius = draw.Hundredths(4, 60);
        int points = 8 + (int)(draw.Next() % 5);
        return new Polygon(Enumerable.Range(0, points).Select(i =>
        {
            double angle = 2 * Math.PI * i / points, length = radius * (0.7 + (draw.Hundredths(0, 30) / 100));
            return new ImagePoint(Math.Round(x + (length * Math.Cos(angle)), 2), Math.Round(y + (length * Math.Sin(angle)), 2));
        }));
    }

    private sealed class Draw(int seed, int place)
    {
        private int _count;

        public ulong Next() => SplitMix64.At(seed + place, _count++);

        public double Hundredths(int least, int most) => least + (Next() % (ulong)((most - least) * 100) / 100.0);
    }
}
