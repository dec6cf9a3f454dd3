namespace Labeling.MlAssist.TorchSharp;

/// <summary>Items whose pictures are drawn when they are asked for: bright discs on dark noise, with their outlines as labels.</summary>
internal sealed class DiscItems : IItemImages
{
    public const int Side = 96;

    private static readonly LabelClassId Disc = new(3);

    public static TrainingRequest Request(string folder, int training, int validation) => new()
    {
        Project = new Project
        {
            Id = new ProjectId(Guid.CreateVersion7()),
            Name = "Discs",
            TaskType = LabelingTaskType.InstanceSegmentation,
            State = ProjectState.Running,
            LabelClasses = [new LabelClass { Id = Disc, Name = "disc", Path = "disc", Color = "#ff0000" }],
            NextLabelClassId = 4,
            Dataset = new LocalFolder("."),
            Settings = new ProjectSettings(),
            Seed = 1,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        },
        LabelClasses = [Disc],
        Training = Make(1, training),
        Validation = Make(1000, validation),
        Images = new DiscItems(),
        Seed = 5,
        Folder = folder,
    };

    public static Item[] Make(int from, int count) => [.. Enumerable.Range(from, count).Select(id => new Item
    {
        Id = new ItemId(id),
        Path = $"{id}.png",
        Size = 1,
        ContentTag = "1",
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = [.. Discs(id).Select(disc => new Annotation(Disc, Outline(disc)))],
    })];

    public ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var discs = Discs((int)item.Id.Value);
        var random = new Random((int)item.Id.Value);
        byte[] pixels = new byte[Side * Side * 4];
        random.NextBytes(pixels);
        for (int i = 0; i < Side * Side; i++)
        {
            bool lit = discs.Any(disc => double.Hypot((i % Side) + 0.5 - disc.X, (i / Side) + 0.5 - disc.Y) < disc.Radius);
            foreach (ref byte value in pixels.AsSpan(i * 4, 3))
            {
                value = (byte)(lit ? 200 + (value / 8) : value / 6);
            }

            pixels[(i * 4) + 3] = 255;
        }

        var size = new PixelSize(Side, Side);
        return ValueTask.FromResult(new DecodedImage(new ImageInfo { Format = ImageFormat.Png, StoredSize = size }, size, pixels, []));
    }

    /// <summary>Two discs, left and right.</summary>
    private static (double X, double Y, double Radius)[] Discs(int id)
    {
        var random = new Random(id + 77);
        return [.. new[] { 24, 70 }.Select(x => (x + random.NextDouble() * 4, 20 + (random.NextDouble() * 56), 9 + (random.NextDouble() * 9)))];
    }

    private static Polygon Outline((double X, double Y, double Radius) disc) => new(
        Enumerable.Range(0, 32).Select(i => new ImagePoint(disc.X + (disc.Radius * Math.Cos(i * Math.Tau / 32)), disc.Y + (disc.Radius * Math.Sin(i * Math.Tau / 32)))));
}
