namespace Labeling.Export.Yolo;

/// <summary>Checks the names that files get, and copies images where there are any to copy.</summary>
internal sealed class ImageCopier(ExportFiles files, IAssetSource? images)
{
    private readonly NameSet _names = new(isFileNames: true);

    public Notes Notes { get; } = new();

    /// <summary>Whether a file can have this name, and no other has it.</summary>
    /// <param name="item">The item, for the report.</param>
    /// <param name="name">The name that must be the only one of its kind.</param>
    public bool TryTake(Item item, string name)
    {
        if (FormatPath.FindFileFault(item.Path) is { } fault)
        {
            var cure = FormatPath.FindFault(item.Path) is null ? " A label file has its image's name, which must be one on every system: rename the image, or write COCO, CSV or Pascal VOC, which hold any name." : "";
            Notes.Add($"Item {item.Id} is left out: its path {ImportErrors.Quote(item.Path)} {fault}.{cure}");
            return false;
        }

        if (!_names.Add(name))
        {
            Notes.Add($"Item {item.Id} ('{item.Path}') is left out: '{name}' already belongs to an image whose path differs only in the extension or in case.");
            return false;
        }

        return true;
    }

    /// <returns><see langword="false"/> where there is no image to copy.</returns>
    public async ValueTask<bool> CopyAsync(Item item, string name, CancellationToken cancellationToken)
    {
        if (images is null)
        {
            return false;
        }

        Stream from;
        try
        {
            from = await images.OpenReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            Notes.Add($"The image of item {item.Id} ('{item.Path}') is not copied: it is not where images are copied from.");
            return false;
        }

        await using (from.ConfigureAwait(false))
        {
            var to = await files.CreateAsync(name, cancellationToken).ConfigureAwait(false);
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }
}
