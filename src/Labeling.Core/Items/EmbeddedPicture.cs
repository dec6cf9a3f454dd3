namespace Labeling;

/// <summary>A picture file as an address that holds the file itself.</summary>
internal static class EmbeddedPicture
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The address, or <see langword="null"/> for a file that no browser shows, that is too large, or that cannot be read.</summary>
    public static async Task<string?> ReadAsync(IAssetSource source, Item item, CancellationToken cancellationToken)
    {
        if (MediaType(item.Path) is not { } mediaType || item.Size is 0 or > MaxBytes)
        {
            return null;
        }

        try
        {
            var file = await source.OpenReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                // One byte more than allowed tells that the file has grown beyond.
                byte[] bytes = new byte[(int)item.Size + 1];
                int length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return length == bytes.Length ? null : $"data:{mediaType};base64,{Convert.ToBase64String(bytes, 0, length)}";
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or LabelingException)
        {
            return null;
        }
    }

    private static string? MediaType(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JPG" or ".JPEG" or ".JPE" or ".JFIF" => "image/jpeg",
        ".PNG" => "image/png",
        ".BMP" => "image/bmp",
        _ => null,
    };
}
