namespace Labeling.ConformanceTests;

/// <summary>Pictures of one colour each, which is their class, with some noise: what any trainer can learn. A path that begins with "broken" cannot be read.</summary>
public sealed class ColouredItems : IItemImages
{
    private const int Side = 48;
    private static readonly (byte Red, byte Green, byte Blue)[] Colours = [(200, 40, 40), (40, 180, 60), (50, 60, 200)];

    /// <summary>Makes labeled items with ids from 1; their classes have the ids 1 to 3.</summary>
    /// <param name="count">How many.</param>
    /// <param name="firstId">The first id.</param>
    public static IReadOnlyList<Item> Make(int count, int firstId = 1) => [.. Enumerable.Range(firstId, count).Select(id => new Item
    {
        Id = new ItemId(id),
        Path = $"picture-{id:0000}.raw",
        Size = 1,
        ContentTag = $"tag-{id}",
        ImageSize = new PixelSize(Side, Side),
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = [new Annotation(ClassOf(new ItemId(id)))],
    })];

    /// <summary>The true class of an item.</summary>
    public static LabelClassId ClassOf(ItemId item) => new(((int)item.Value % Colours.Length) + 1);

    /// <inheritdoc/>
    public ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (item.Path.StartsWith("broken", StringComparison.Ordinal))
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, "The picture is broken on purpose.");
        }

        var (red, green, blue) = Colours[ClassOf(item.Id).Value - 1];
        var random = new Random((int)item.Id.Value);
        byte[] pixels = new byte[Side * Side * 4];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int noise = random.Next(-30, 31);
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (Noisy(red, noise), Noisy(green, noise), Noisy(blue, noise), 255);
        }

        var info = new ImageInfo { Format = ImageFormat.Png, StoredSize = new PixelSize(Side, Side) };
#pragma warning disable CA2000 // The caller disposes it.
        return new(new DecodedImage(info, new PixelSize(Side, Side), pixels));
#pragma warning restore CA2000
    }

    private static byte Noisy(byte value, int noise) => (byte)Math.Clamp(value + noise, 0, 255);
}
