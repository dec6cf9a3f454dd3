namespace Labeling.MlAssist.TorchSharp;

/// <summary>Pictures that are drawn when they are asked for: some bright squares and some tall bars on noise, with their boxes.</summary>
internal sealed class DrawnObjects : IItemImages
{
    private const int Side = 96;

    public static LabelClassId Square { get; } = new(1);

    public static LabelClassId Bar { get; } = new(2);

    public static Item[] Make(int from, int count, Func<BoundingBox, BoundingBox>? change = null) => [.. Enumerable.Range(from, count).Select(id => new Item
    {
        Id = new ItemId(id),
        Path = $"{id}.png",
        Size = 1,
        ContentTag = "1",
        ImageSize = new PixelSize(Side, Side),
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = change is null ? Objects(id) : [.. Objects(id).Select(one => new Annotation(one.ClassId, change(one.Shape!.Bounds)))],
    })];

    public static TrainingRequest Request(string folder, int training = 24, int validation = 6, Func<BoundingBox, BoundingBox>? change = null) => new()
    {
        Project = DrawnItems.Project(LabelingTaskType.ObjectDetection),
        LabelClasses = [Square, Bar],
        Training = Make(1, training, change),
        Validation = Make(1000, validation, change),
        Images = new DrawnObjects(),
        Seed = 5,
        Folder = folder,
    };

    public ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (item.Path.StartsWith("broken", StringComparison.Ordinal))
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, "The picture is not one.");
        }

        byte[] pixels = new byte[Side * Side * 4];
        new Random((int)item.Id.Value).NextBytes(pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 4 == 3 ? (byte)255 : (byte)(pixels[i] / 8);
        }

        foreach (Annotation one in Objects((int)item.Id.Value))
        {
            var box = one.Shape!.Bounds;
            for (int y = (int)box.Y; y < (int)box.Bottom; y++)
            {
                pixels.AsSpan(((y * Side) + (int)box.X) * 4, (int)box.Width * 4).Fill(255);
            }
        }

        var size = new PixelSize(Side, Side);
        return ValueTask.FromResult(new DecodedImage(new ImageInfo { Format = ImageFormat.Png, StoredSize = size }, size, pixels, []));
    }

    /// <summary>A square on the left and a bar on the right, each there or not, but not both missing.</summary>
    private static Annotation[] Objects(int id)
    {
        var random = new Random(id);
        var square = new Annotation(Square, new BoundingBox(random.Next(2, 12), random.Next(2, 60), 28, 28));
        var bar = new Annotation(Bar, new BoundingBox(random.Next(52, 80), random.Next(2, 40), 12, 48));
        return (id % 3) switch { 0 => [square, bar], 1 => [square], _ => [bar] };
    }
}
