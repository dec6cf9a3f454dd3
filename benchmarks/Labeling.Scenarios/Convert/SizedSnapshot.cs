using System.Runtime.CompilerServices;

namespace Labeling.Scenarios;

/// <summary>Labels with the sizes of images that their file does not give.</summary>
internal sealed class SizedSnapshot(LabelSnapshot inner, ImageFolder? images) : LabelSnapshot
{
    public override Project Project => inner.Project;

    public override long ItemCount => inner.ItemCount;

    public override IReadOnlyList<string> Warnings => inner.Warnings;

    public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Item item in inner.ReadItemsAsync(cancellationToken))
        {
            yield return images is not null && item.ImageSize.IsEmpty ? WithSize(item, await images.FindSizeAsync(item.Path, cancellationToken)) : item;
        }
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private static Item WithSize(Item item, PixelSize size) => new()
    {
        Id = item.Id,
        Path = item.Path,
        Size = item.Size,
        ContentTag = item.ContentTag,
        ImageSize = size,
        Status = item.Status,
        Approval = item.Approval,
        Labeler = item.Labeler,
        LabeledAt = item.LabeledAt,
        Version = item.Version,
        Annotations = item.Annotations,
    };
}
