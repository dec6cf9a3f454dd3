using System.Globalization;
using Azure.Core;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Takes in the content of an answer that the SDK would hand on while it still arrives, so that a connection that breaks in the middle is a failed attempt.</summary>
internal static class ResponseBody
{
    /// <summary>No request here asks for more of a blob at once.</summary>
    private const long Most = 16 << 20;

    public static async ValueTask TakeInAsync(HttpMessage message)
    {
        var response = message.Response;
        if (message.BufferResponse || response.Status is not (200 or 206) || response.ContentStream is not { } arriving || arriving is MemoryStream)
        {
            return;
        }

        long? length = response.Headers.ContentLengthLong;
        if (length is not <= Most)
        {
            return;
        }

        var content = new MemoryStream((int)length.Value);
        await using (arriving.ConfigureAwait(false))
        {
            await arriving.CopyToAsync(content, message.CancellationToken).ConfigureAwait(false);
        }

        if (content.Length != length || (response.Headers.TryGetValue("Content-Range", out string? range) && LengthOf(range) is { } promised && promised != content.Length))
        {
            throw new IOException("The answer is shorter than it says.");
        }

        content.Position = 0;
        response.ContentStream = content;
    }

    /// <summary>Of <c>bytes 0-99/200</c>, 100.</summary>
    private static long? LengthOf(string? range)
    {
        string[] numbers = (range ?? string.Empty).Replace("bytes ", string.Empty, StringComparison.Ordinal).Split('-', '/');
        return numbers.Length == 3
            && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            ? last - first + 1
            : null;
    }
}
