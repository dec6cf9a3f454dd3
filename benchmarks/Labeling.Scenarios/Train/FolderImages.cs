using Labeling.Imaging;

namespace Labeling.Scenarios;

/// <summary>Decodes items' pictures from a folder.</summary>
internal sealed class FolderImages(IAssetSource folder) : IItemImages
{
    private readonly ImageReader _reader = new();

    public async ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await using Stream stream = await folder.OpenReadAsync(item.Path, cancellationToken);
            return await _reader.DecodeAsync(stream, options, cancellationToken);
        }
        catch (FileNotFoundException exception)
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, exception.Message, exception);
        }
    }
}
