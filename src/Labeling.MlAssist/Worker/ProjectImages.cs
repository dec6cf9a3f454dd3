namespace Labeling.MlAssist;

/// <summary>Opens the pictures of one project through its dataset's source and the host's decoders.</summary>
internal sealed class ProjectImages(IAssetSource source, IReadOnlyList<IImageDecoder> decoders) : IItemImages
{
    private const long MostBytes = 512L << 20;

    public async ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        Stream opened;
        try
        {
            opened = await source.OpenReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException exception)
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, "The file is gone; refresh the dataset.", exception);
        }

        await using (opened.ConfigureAwait(false))
        {
            var stream = opened.CanSeek ? opened : await CopyAsync(opened, item.Size, cancellationToken).ConfigureAwait(false);
            var decoder = await ChooseAsync(stream, cancellationToken).ConfigureAwait(false);
            return await decoder.DecodeAsync(stream, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<MemoryStream> CopyAsync(Stream stream, long expected, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream((int)Math.Clamp(expected, 0, 1 << 24));
        byte[] buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (copy.Length + read > MostBytes)
            {
                throw new ImageDecodingException(LabelingErrorCodes.ImageTooLarge, $"The file has more than {MostBytes >> 20} MiB; leave it out of the dataset, or make it smaller.");
            }

            await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        copy.Position = 0;
        return copy;
    }

    private async Task<IImageDecoder> ChooseAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (decoders.Count == 1)
        {
            return decoders[0];
        }

        long start = stream.Position;
        byte[] header = new byte[IImageDecoder.HeaderLength];
        int count = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        stream.Position = start;
        return decoders.FirstOrDefault(d => d.CanDecode(header.AsSpan(0, count)))
            ?? throw new ImageDecodingException(LabelingErrorCodes.ImageFormatUnsupported, "No image decoder reads this file; register one that does.");
    }
}
