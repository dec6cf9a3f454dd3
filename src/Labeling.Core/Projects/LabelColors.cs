using System.Globalization;

namespace Labeling;

/// <summary>The colours of classes that were given none: by id, the same for ever, and neighbours far apart.</summary>
internal static class LabelColors
{
    // The golden angle: each next hue falls into the widest gap that those before it left.
    private const double GoldenAngle = 137.50776405003785;

    private static readonly double[] Lightness = [0.50, 0.38, 0.62];

    public static string For(int classId)
    {
        double hue = classId * GoldenAngle % 360;
        double lightness = Lightness[classId % Lightness.Length];
        double chroma = 0.75 * (1 - Math.Abs((2 * lightness) - 1));
        return string.Create(CultureInfo.InvariantCulture, $"#{Channel(0):x2}{Channel(8):x2}{Channel(4):x2}");

        // From hue, saturation and lightness: https://www.w3.org/TR/css-color-4/#hsl-to-rgb
        int Channel(int offset)
        {
            double place = (offset + (hue / 30)) % 12;
            double value = lightness - (chroma / 2 * Math.Clamp(Math.Min(place - 3, 9 - place), -1, 1));
            return (int)Math.Round(value * 255);
        }
    }
}
