using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Makes RGBA of the samples that lie in the channels of pixels, in place.</summary>
internal sealed class TiffColours
{
    private readonly TiffLayout _layout;

    // Red, green and blue of each index of a palette.
    private readonly byte[] _palette;

    private readonly TiffLuminance? _luminance;

    private TiffColours(TiffLayout layout, byte[] palette, TiffLuminance? luminance)
    {
        _layout = layout;
        _palette = palette;
        _luminance = luminance;
    }

    public static TiffColours Create(Tiff tif, TiffLayout layout) => new(
        layout,
        layout.Photometric == Photometric.PALETTE ? ReadPalette(tif, 1 << layout.Bits) : [],
        layout.Photometric == Photometric.YCBCR ? TiffLuminance.Read(tif) : null);

    public void Convert(Span<byte> pixels)
    {
        switch (_layout.Photometric)
        {
            case Photometric.SEPARATED:
                ConvertInks(pixels);
                break;
            case Photometric.PALETTE:
                ConvertIndexes(pixels);
                break;
            case Photometric.YCBCR:
                _luminance!.Convert(pixels);
                break;
            case Photometric.RGB:
                break;
            default:
                ConvertGrey(pixels, _layout.Photometric == Photometric.MINISWHITE ? (byte)0xFF : (byte)0);
                break;
        }

        SetAlpha(pixels);
    }

    /// <summary>Without a profile of the inks: each takes its part of the light away, and black takes its part of the rest.</summary>
    private static void ConvertInks(Span<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var light = 255 - pixels[at + 3];
            for (var channel = at; channel < at + 3; channel++)
            {
                pixels[channel] = (byte)((((255 - pixels[channel]) * light) + 127) / 255);
            }
        }
    }

    private static void ConvertGrey(Span<byte> pixels, byte invert)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var grey = (byte)(pixels[at] ^ invert);
            pixels[at] = grey;
            pixels[at + 1] = grey;
            pixels[at + 2] = grey;
        }
    }

    private static byte[] ReadPalette(Tiff tif, int length)
    {
        if (tif.GetField(TiffTag.COLORMAP) is not [var red, var green, var blue, ..])
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "its palette is missing");
        }

        ushort[][] channels = [Words(red), Words(green), Words(blue)];
        if (channels.Any(channel => channel.Length < length))
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "its palette is too short");
        }

        // Some old writers filled the 16-bit palette with 8-bit numbers.
        var shift = channels.All(channel => channel.All(value => value < 256)) ? 0 : 8;
        var palette = new byte[length * 3];
        for (var index = 0; index < length; index++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                palette[(index * 3) + channel] = (byte)(channels[channel][index] >> shift);
            }
        }

        return palette;
    }

    private static ushort[] Words(FieldValue value) => value.Value as ushort[] ?? value.ToUShortArray() ?? [];

    private void ConvertIndexes(Span<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            _palette.AsSpan(pixels[at] * 3, 3).CopyTo(pixels[at..]);
        }
    }

    private void SetAlpha(Span<byte> pixels)
    {
        if (_layout.AlphaSample < 0)
        {
            for (var at = 3; at < pixels.Length; at += 4)
            {
                pixels[at] = byte.MaxValue;
            }
        }
        else if (_layout.IsPremultiplied)
        {
            for (var at = 0; at < pixels.Length; at += 4)
            {
                Divide(pixels.Slice(at, 4));
            }
        }
    }

    private static void Divide(Span<byte> pixel)
    {
        int alpha = pixel[3];
        if (alpha is 0 or 255)
        {
            return;
        }

        for (var channel = 0; channel < 3; channel++)
        {
            pixel[channel] = (byte)Math.Min(255, ((pixel[channel] * 255) + (alpha / 2)) / alpha);
        }
    }
}
