namespace Labeling.Imaging.Dicom;

/// <summary>Renders stored values of colour to red, green, blue and alpha.</summary>
internal sealed class ColourRenderer(DicomImageInfo info, ColourModel model)
{
    // 1.402, 1.772, 0.344136 and 0.714136 (PS3.3 C.7.6.3.1.2, after ITU-R BT.601) times 65,536.
    private const int RedOfCr = 91_881;
    private const int BlueOfCb = 116_130;
    private const int GreenOfCb = 22_554;
    private const int GreenOfCr = 46_802;
    private const int Half = 32_768;

    public void Render(ReadOnlySpan<byte> stored, Span<byte> rgba)
    {
        ReadOnlySpan<byte> samples = info is { BytesPerSample: 1, BitsStored: 8 } ? stored : Reduce(stored);
        if (model == ColourModel.Rgb)
        {
            CopyRgb(samples, rgba);
        }
        else
        {
            ConvertYbr(samples, rgba);
        }
    }

    private static void CopyRgb(ReadOnlySpan<byte> samples, Span<byte> rgba)
    {
        for (; rgba.Length >= 4 && samples.Length >= 3; rgba = rgba[4..], samples = samples[3..])
        {
            rgba[3] = byte.MaxValue;
            rgba[2] = samples[2];
            rgba[1] = samples[1];
            rgba[0] = samples[0];
        }
    }

    private static void ConvertYbr(ReadOnlySpan<byte> samples, Span<byte> rgba)
    {
        // Bytes times constants of 17 bits fit into 32.
        unchecked
        {
            for (; rgba.Length >= 4 && samples.Length >= 3; rgba = rgba[4..], samples = samples[3..])
            {
                int y = samples[0];
                var cb = samples[1] - 128;
                var cr = samples[2] - 128;
                rgba[3] = byte.MaxValue;
                rgba[2] = ToByte(y + (((BlueOfCb * cb) + Half) >> 16));
                rgba[1] = ToByte(y + ((Half - (GreenOfCb * cb) - (GreenOfCr * cr)) >> 16));
                rgba[0] = ToByte(y + (((RedOfCr * cr) + Half) >> 16));
            }
        }
    }

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, byte.MaxValue);

    /// <summary>Scales each sample to eight bits from its whole range, as other formats do.</summary>
    private byte[] Reduce(ReadOnlySpan<byte> stored)
    {
        var reduced = new byte[stored.Length / info.BytesPerSample];
        var most = (1 << info.BitsStored) - 1;
        var shift = info.HighBit - info.BitsStored + 1;
        for (var i = 0; i < reduced.Length; i++)
        {
            var word = info.BytesPerSample == 1 ? stored[i] : stored[i * 2] | (stored[(i * 2) + 1] << 8);
            var value = (word >> shift) & most;
            reduced[i] = (byte)(((value * byte.MaxValue) + (most / 2)) / most);
        }

        return reduced;
    }
}
