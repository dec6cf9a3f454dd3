using System.Buffers.Binary;

namespace Labeling;

/// <summary>Reads the chunks of a PNG file up to its pixels, and looks behind them for its orientation.</summary>
/// <remarks>After "Portable Network Graphics (PNG) Specification (Third Edition)", sections 5 and 11: eXIf comes before or after all IDAT.</remarks>
internal static class PngHeader
{
    private const int SignatureLength = 8;
    private const int MaxChunks = 10_000;

    public static bool IsSignature(ReadOnlySpan<byte> header) => header is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..];

    public static async ValueTask<(ImageInfo Info, long PixelsAt)> ReadAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
    {
        var first = await reader.ReadAsync(SignatureLength, 25, cancellationToken).ConfigureAwait(false);
        var size = ParseHeader(first.Span, limits);
        var info = new ImageInfo
        {
            Format = ImageFormat.Png,
            StoredSize = size,
            Orientation = await FindOrientationAsync(reader, cancellationToken).ConfigureAwait(false),
        };
        return (info, SignatureLength + first.Length);
    }

    private static PixelSize ParseHeader(ReadOnlySpan<byte> chunk, ImageLimits limits)
    {
        if (chunk.Length < 25 || !chunk[4..8].SequenceEqual("IHDR"u8) || BinaryPrimitives.ReadUInt32BigEndian(chunk) != 13)
        {
            throw Fault.Unreadable(ImageFormat.Png, "it does not begin with a header chunk");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]);
        return StoredSize.Check(ImageFormat.Png, width, height, limits);
    }

    private static async ValueTask<ExifOrientation> FindOrientationAsync(HeaderReader reader, CancellationToken cancellationToken)
    {
        var offset = SignatureLength + 25L;
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var head = await reader.ReadAsync(offset, 8, cancellationToken).ConfigureAwait(false);
            if (head.Length < 8 || head.Span[4..].SequenceEqual("IEND"u8))
            {
                break;
            }

            if (head.Span[4..].SequenceEqual("IDAT"u8))
            {
                return await PngTail.FindOrientationAsync(reader, offset, cancellationToken).ConfigureAwait(false) ?? ExifOrientation.TopLeft;
            }

            if (head.Span[4..].SequenceEqual("eXIf"u8))
            {
                return await ExifBlock.ReadAsync(reader, offset + 8, cancellationToken).ConfigureAwait(false) ?? ExifOrientation.TopLeft;
            }

            offset += 12L + BinaryPrimitives.ReadUInt32BigEndian(head.Span);
        }

        return ExifOrientation.TopLeft;
    }
}
