using System.Buffers.Binary;

namespace Labeling.ConformanceTests.Tests;

/// <summary>The reader of all formats, with a bitmap and what it can make of that itself.</summary>
public class ImageReaderFixture : ImageDecoderFixture
{
    public override IImageDecoder Decoder => new ImageReader();

    public override bool TakesAnyStream => true;

    public override IReadOnlyDictionary<string, byte[]> Samples { get; } = new Dictionary<string, byte[]>
    {
        ["24-bit.bmp"] = Bitmap(31, 17),
        ["thumbnail.jpg"] = Thumbnail(Bitmap(40, 30)),
    };

    private static byte[] Thumbnail(byte[] bitmap)
    {
        using var stream = new MemoryStream(bitmap);
        EncodedImage image = new ImageReader().ThumbnailAsync(stream).AsTask().GetAwaiter().GetResult();
        return image.Bytes.ToArray();
    }

    /// <summary>A Windows bitmap of 24 bits a pixel with a BITMAPINFOHEADER.</summary>
    private static byte[] Bitmap(int width, int height)
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (stride * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        for (int i = 54; i < file.Length; i++)
        {
            file[i] = (byte)(i * 7 % 251);
        }

        return file;
    }
}
