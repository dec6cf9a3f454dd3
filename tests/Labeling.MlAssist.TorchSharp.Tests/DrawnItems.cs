namespace Labeling.MlAssist.TorchSharp;

/// <summary>Items whose pictures are drawn when they are asked for: a bright bar that lies or stands, on noise.</summary>
internal sealed class DrawnItems : IItemImages
{
    private const int Side = 80;

    public static LabelClassId Lying { get; } = new(1);

    public static LabelClassId Standing { get; } = new(2);

    public static Project Project(LabelingTaskType taskType = LabelingTaskType.ImageClassificationMultiClass) => new()
    {
        Id = new ProjectId(Guid.CreateVersion7()),
        Name = "Bars",
        TaskType = taskType,
        State = ProjectState.Running,
        LabelClasses = [new LabelClass { Id = Lying, Name = "lying", Path = "lying", Color = "#ff0000" }, new LabelClass { Id = Standing, Name = "standing", Path = "standing", Color = "#00ff00" }],
        NextLabelClassId = 3,
        Dataset = new LocalFolder("."),
        Settings = new ProjectSettings(),
        Seed = 1,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>Items with their true labels: odd ids lie, even ones stand; with several labels a third kind does both.</summary>
    public static Item[] Make(int from, int count, bool isMultilabel = false) => [.. Enumerable.Range(from, count).Select(id => new Item
    {
        Id = new ItemId(id),
        Path = $"{id}.png",
        Size = 1,
        ContentTag = "1",
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = [.. Classes(id, isMultilabel).Select(labelClass => new Annotation(labelClass))],
    })];

    public static LabelClassId[] Classes(long id, bool isMultilabel)
        => isMultilabel && id % 3 == 0 ? [Lying, Standing] : id % 2 == 1 ? [Lying] : [Standing];

    public static TrainingRequest Request(string folder, int training = 40, int validation = 12, bool isMultilabel = false) => new()
    {
        Project = Project(isMultilabel ? LabelingTaskType.ImageClassificationMultiLabel : LabelingTaskType.ImageClassificationMultiClass),
        LabelClasses = [Lying, Standing],
        Training = Make(1, training, isMultilabel),
        Validation = Make(1000, validation, isMultilabel),
        Images = new DrawnItems { IsMultilabel = isMultilabel },
        Seed = 5,
        Folder = folder,
    };

    public bool IsMultilabel { get; init; }

    public ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (item.Path.StartsWith("broken", StringComparison.Ordinal))
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, "The picture is not one.");
        }

        var random = new Random((int)item.Id.Value);
        byte[] pixels = new byte[Side * Side * 4];
        random.NextBytes(pixels);
        LabelClassId[] classes = Classes(item.Id.Value, IsMultilabel);
        int at = random.Next(20, 50);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bool lit = (classes.Contains(Lying) && y >= at && y < at + 10) || (classes.Contains(Standing) && x >= at && x < at + 10);
                var pixel = pixels.AsSpan(((y * Side) + x) * 4, 4);
                for (int c = 0; c < 3; c++)
                {
                    pixel[c] = (byte)(lit ? 255 : pixel[c] / 8);
                }

                pixel[3] = 255;
            }
        }

        var size = new PixelSize(Side, Side);
        return ValueTask.FromResult(new DecodedImage(new ImageInfo { Format = ImageFormat.Png, StoredSize = size }, size, pixels, []));
    }
}
