using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Makes red, green and blue of luminance and two differences of colour, by the page's own coefficients (TIFF 6.0, section 21).</summary>
internal sealed class TiffLuminance
{
    private static readonly float[] UsualCoefficients = [0.299f, 0.587f, 0.114f];
    private static readonly float[] UsualReferences = [0, 255, 128, 255, 128, 255];

    private readonly float[] _luminance;
    private readonly float[] _blueness;
    private readonly float[] _redness;
    private readonly float _blueOfGreen;
    private readonly float _redOfGreen;

    private TiffLuminance(float[] coefficients, float[] references)
    {
        var (red, green, blue) = (coefficients[0], coefficients[1], coefficients[2]);
        _luminance = Table(references[0], references[1], 255);
        _blueness = Table(references[2], references[3], 127 * (2 - (2 * blue)));
        _redness = Table(references[4], references[5], 127 * (2 - (2 * red)));
        _blueOfGreen = blue / green;
        _redOfGreen = red / green;
    }

    public static TiffLuminance Read(Tiff tif)
    {
        var coefficients = Numbers(tif, TiffTag.YCBCRCOEFFICIENTS, UsualCoefficients);
        var references = Numbers(tif, TiffTag.REFERENCEBLACKWHITE, UsualReferences);
        if (coefficients.Any(c => c is not (> 0 and < 1)))
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "its coefficients of luminance are impossible");
        }

        if (references.Any(r => !float.IsFinite(r)) || references[0] == references[1] || references[2] == references[3] || references[4] == references[5])
        {
            throw Fault.Unreadable(ImageFormat.Tiff, "its references of black and white are impossible");
        }

        return new TiffLuminance(coefficients, references);
    }

    public void Convert(Span<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var light = _luminance[pixels[at]];
            var blueness = _blueness[pixels[at + 1]];
            var redness = _redness[pixels[at + 2]];

            // Green is what luminance has beyond red and blue: (Y - r R - b B) / g, with R = Y + redness and B = Y + blueness.
            pixels[at] = Round(light + redness);
            pixels[at + 1] = Round(light - (_redOfGreen * redness) - (_blueOfGreen * blueness));
            pixels[at + 2] = Round(light + blueness);
        }
    }

    private static float[] Table(float black, float white, float range)
    {
        var table = new float[256];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = (code - black) * range / (white - black);
        }

        return table;
    }

    private static float[] Numbers(Tiff tif, TiffTag tag, float[] usual)
        => tif.GetField(tag) is [var field, ..] && field.ToFloatArray() is { } numbers && numbers.Length >= usual.Length ? numbers : usual;

    private static byte Round(float value) => (byte)(Math.Clamp(value, 0, 255) + 0.5f);
}
