using System.Runtime.InteropServices;
using SkiaSharp;

namespace Labeling.Imaging.Tests;

/// <summary>Draws pictures and looks at pixels.</summary>
public static class Pictures
{
    public static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White];

    /// <summary>Four quarters in four colours: red at the top left, green at the top right, blue at the bottom left, white at the bottom right.</summary>
    public static byte[] Quarters(int width, int height, SKEncodedImageFormat format)
    {
        return Draw(width, height, format, (x, y) => Corners[(x >= width / 2 ? 1 : 0) + (y >= height / 2 ? 2 : 0)]);
    }

    /// <summary>Rows and columns that all differ, so that any movement shows.</summary>
    public static byte[] Gradient(int width, int height, SKEncodedImageFormat format)
    {
        return Draw(width, height, format, (x, y) => new SKColor((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) & 255)));
    }

    /// <summary>Any picture, told pixel by pixel.</summary>
    public static byte[] Draw(int width, int height, SKEncodedImageFormat format, Func<int, int, SKColor> colour)
    {
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            var pixel = colour(i % width, i / width);
            (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) = (pixel.Red, pixel.Green, pixel.Blue, pixel.Alpha);
        }

        using var image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), pixels);
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    public static SKColor Pixel(DecodedImage image, int x, int y)
    {
        var pixel = image.Pixels.Span.Slice(((y * image.Size.Width) + x) * 4, 4);
        return new SKColor(pixel[0], pixel[1], pixel[2], pixel[3]);
    }

    /// <summary>The colours in the middle of the four quarters, row by row.</summary>
    public static SKColor[] Quarters(DecodedImage image)
    {
        var (width, height) = (image.Size.Width, image.Size.Height);
        return
        [
            Pixel(image, width / 4, height / 4), Pixel(image, width * 3 / 4, height / 4),
            Pixel(image, width / 4, height * 3 / 4), Pixel(image, width * 3 / 4, height * 3 / 4),
        ];
    }

    public static int Difference(SKColor left, SKColor right)
        => new[] { left.Red - right.Red, left.Green - right.Green, left.Blue - right.Blue, left.Alpha - right.Alpha }.Max(Math.Abs);

    public static int LargestDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Assert.Equal(left.Length, right.Length);
        var largest = 0;
        for (var i = 0; i < left.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
        }

        return largest;
    }

    public static SKBitmap Open(EncodedImage image)
    {
        var bitmap = SKBitmap.Decode(image.Bytes.ToArray(), new SKImageInfo(image.Size.Width, image.Size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.NotNull(bitmap);
        return bitmap;
    }

    public static ReadOnlySpan<uint> Values(DecodedImage image) => MemoryMarshal.Cast<byte, uint>(image.Pixels.Span);
}
