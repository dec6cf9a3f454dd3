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
        ["view.png"] = View(Bitmap(40, 30)),
        ["grey.tif"] = PictureFile("grey.tif"),
        ["grey-float.tif"] = PictureFile("grey-float.tif"),
        ["ycbcr-2x2.tif"] = PictureFile("ycbcr-2x2.tif"),
        ["rgb16-bigtiff-big-endian.tif"] = PictureFile("rgb16-bigtiff-big-endian.tif"),
        ["grey.dcm"] = DicomFixture.Grey(),
    };

    public override IEnumerable<KeyValuePair<string, byte[]>> Corpus => PictureCorpus.Small.Concat(PictureCorpus.CutOff(Samples)).Concat(PictureCorpus.Shared);

    private static byte[] PictureFile(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Pictures", name));

    private static byte[] View(byte[] bitmap)
    {
        using var stream = new MemoryStream(bitmap);
        return new ImageReader().ViewAsync(stream).AsTask().GetAwaiter().GetResult().Bytes.ToArray();
    }

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
