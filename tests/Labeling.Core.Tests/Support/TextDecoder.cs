using System.Globalization;
using System.Text;

namespace Labeling.Core;

/// <summary>Reads the size of a "picture" that is the text of its size; a text with <c>!</c> is a damaged picture, one that ends with <c>…</c> is cut off.</summary>
internal sealed class TextDecoder : IImageDecoder
{
    private int _probes;

    public int Probes => _probes;

    public bool CanDecode(ReadOnlySpan<byte> header) => header.Length > 0 && char.IsAsciiDigit((char)header[0]);

    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _probes);
        Assert.True(stream.CanSeek);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        string text = await reader.ReadToEndAsync(cancellationToken);
        if (text.Contains('!', StringComparison.Ordinal))
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageUnreadable, "The header is damaged; replace the file.");
        }

        int[] sides = [.. text.TrimEnd('…').Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        return new ImageInfo
        {
            Format = new ImageFormat("text"),
            StoredSize = new PixelSize(sides[0], sides[1]),
            Warnings = text.EndsWith('…') ? [new ImageWarning(LabelingErrorCodes.ImageTruncated, "The text ends early.")] : [],
        };
    }

    public ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
