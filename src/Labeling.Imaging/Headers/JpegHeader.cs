using System.Buffers.Binary;

namespace Labeling;

/// <summary>Reads the markers of a JPEG file up to its first scan.</summary>
/// <remarks>After ITU-T T.81, annex B, and EXIF 2.32, section 4.5.4.</remarks>
internal static class JpegHeader
{
    private const int MaxSegments = 10_000;
    private const int MaxGarbage = 65_536;

    private static ReadOnlySpan<byte> ExifSignature => "Exif\0\0"u8;

    public static bool IsSignature(ReadOnlySpan<byte> header) => header is [0xFF, 0xD8, 0xFF, ..];

    public static async ValueTask<(ImageInfo Info, long PixelsAt)> ReadAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
    {
        PixelSize? size = null;
        ExifOrientation? orientation = null;
        var offset = 2L;
        for (var segment = 0; segment < MaxSegments; segment++)
        {
            (var marker, offset) = await NextMarkerAsync(reader, offset, cancellationToken).ConfigureAwait(false);
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }

            if (marker is 0xD9 or 0xDA)
            {
                break;
            }

            var body = await reader.ReadAsync(offset, 8, cancellationToken).ConfigureAwait(false);
            var length = SegmentLength(body.Span);
            if (IsFrame(marker))
            {
                size ??= FrameSize(body.Span, limits);
            }
            else if (marker == 0xE1 && orientation is null && length > 8 && body.Span[2..].SequenceEqual(ExifSignature))
            {
                orientation = await ExifBlock.ReadAsync(reader, offset + 8, cancellationToken).ConfigureAwait(false);
            }

            offset += length;
        }

        var info = new ImageInfo
        {
            Format = ImageFormat.Jpeg,
            StoredSize = size ?? throw Fault.Unreadable(ImageFormat.Jpeg, "no frame header comes before the first scan"),
            Orientation = orientation ?? ExifOrientation.TopLeft,
        };
        return (info, offset);
    }

    /// <summary>Whether a marker begins a frame: every SOF from baseline to arithmetic lossless.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Finds the next marker, over fill bytes and a bounded stretch of garbage; and where its body begins.</summary>
    private static async ValueTask<(byte Marker, long Body)> NextMarkerAsync(HeaderReader reader, long offset, CancellationToken cancellationToken)
    {
        for (var end = offset + MaxGarbage; offset < end; offset++)
        {
            var pair = await reader.ReadAsync(offset, 2, cancellationToken).ConfigureAwait(false);
            if (pair.Length < 2)
            {
                throw Fault.Unreadable(ImageFormat.Jpeg, "it ends within the header");
            }

            if (pair.Span[0] == 0xFF && pair.Span[1] is not (0x00 or 0xFF))
            {
                return (pair.Span[1], offset + 2);
            }
        }

        throw Fault.Unreadable(ImageFormat.Jpeg, "the header holds a long stretch that is not JPEG");
    }

    private static int SegmentLength(ReadOnlySpan<byte> body)
    {
        if (body.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(body) is var length && length < 2)
        {
            throw Fault.Unreadable(ImageFormat.Jpeg, "a segment of the header has no valid length");
        }

        return BinaryPrimitives.ReadUInt16BigEndian(body);
    }

    private static PixelSize FrameSize(ReadOnlySpan<byte> body, ImageLimits limits)
    {
        if (body.Length < 8)
        {
            throw Fault.Unreadable(ImageFormat.Jpeg, "it ends within the frame header");
        }

        var height = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(body[5..]);
        return StoredSize.Check(ImageFormat.Jpeg, width, height, limits);
    }
}
