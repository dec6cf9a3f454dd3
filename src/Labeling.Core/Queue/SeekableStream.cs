namespace Labeling;

/// <summary>Gives decoders a stream that can seek, whatever the source has.</summary>
internal static class SeekableStream
{
    /// <summary>The stream itself when it can seek; otherwise a copy in a temporary file that vanishes when disposed.</summary>
    public static async ValueTask<Stream> FromAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        try
        {
            await CopyAsync(stream, copy, ImageLimits.Default.MaxBytes, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return copy;
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, long limit, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[81_920];
        long total = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            total += read;
            if (total > limit)
            {
                throw new ImageDecodingException(LabelingErrorCodes.ImageTooLarge, $"The file has more than {limit} bytes; make it smaller, or skip the item.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }
}
