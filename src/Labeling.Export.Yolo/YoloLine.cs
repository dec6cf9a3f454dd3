using System.Buffers.Text;
using System.Globalization;

namespace Labeling.Export.Yolo;

/// <summary>One object of a label file.</summary>
internal sealed class YoloLine
{
    public const int Longest = 8 << 20;

    private readonly double[] _shares;
    private readonly string _file;

    private YoloLine(int classIndex, double[] shares, double? score, bool hasKeypoints, string file, long number)
    {
        HasKeypoints = hasKeypoints;
        ClassIndex = classIndex;
        _shares = shares;
        Score = score;
        _file = file;
        Number = number;
    }

    public int ClassIndex { get; }

    public double? Score { get; }

    public long Number { get; }

    /// <summary>Whether key points followed the box.</summary>
    public bool HasKeypoints { get; }

    /// <summary>The polygon's coordinates; <see langword="null"/> for a box.</summary>
    public double[]? Points => _shares.Length == 4 ? null : _shares;

    /// <param name="text">The line.</param>
    /// <param name="keypoints">How many numbers of key points follow each box; 0 for none.</param>
    /// <param name="file">The file's full path.</param>
    /// <param name="number">The line's number in it.</param>
    /// <returns><see langword="null"/> for an empty line.</returns>
    public static YoloLine? Parse(ReadOnlySpan<byte> text, int keypoints, string file, long number)
    {
        var numbers = new List<double>();
        for (var rest = text.Trim(" \t"u8); !rest.IsEmpty; rest = rest.TrimStart(" \t"u8))
        {
            var end = rest.IndexOfAny(" \t"u8);
            var token = end < 0 ? rest : rest[..end];
            if (!Utf8Parser.TryParse(token, out double value, out var used) || used != token.Length || !double.IsFinite(value))
            {
                throw ImportErrors.At(file, number, $"{ImportErrors.Quote(System.Text.Encoding.UTF8.GetString(token))} stands where a number belongs. Write the class's number and shares such as 0.25, with spaces between them.");
            }

            numbers.Add(value);
            rest = rest[token.Length..];
        }

        return numbers.Count == 0 ? null : Make(numbers, keypoints, file, number);
    }

    /// <summary>The shape in pixels; <see langword="null"/> for a box that covers nothing.</summary>
    public Shape? ToShape(PixelSize size)
    {
        try
        {
            if (Points is null)
            {
                double x = _shares[0] * size.Width, y = _shares[1] * size.Height, width = _shares[2] * size.Width / 2, height = _shares[3] * size.Height / 2;
                return Pixels.Box(x - width, y - height, x + width, y + height);
            }

            var points = new ImagePoint[_shares.Length / 2];
            for (var i = 0; i < points.Length; i++)
            {
                points[i] = (Pixels.FromShare(_shares[2 * i], size.Width), Pixels.FromShare(_shares[(2 * i) + 1], size.Height));
            }

            return new Polygon(FlatRings.Split(points));
        }
        catch (ArgumentException exception)
        {
            throw ImportErrors.At(_file, Number, $"the shape cannot be: {ImportErrors.Reason(exception)} Correct the line, or remove it.", exception);
        }
    }

    private static YoloLine Make(List<double> numbers, int keypoints, string file, long number)
    {
        if (keypoints > 0)
        {
            if (numbers.Count is not (5 or 6) && numbers.Count != 5 + keypoints && numbers.Count != 6 + keypoints)
            {
                throw ImportErrors.At(file, number, $"there are {numbers.Count} numbers, but a box with the key points that 'kpt_shape' names has {5 + keypoints}. Correct the line or the key.");
            }

            keypoints = numbers.Count > 6 ? keypoints : 0;
            numbers.RemoveRange(5, keypoints);
        }

        if (numbers.Count < 5)
        {
            throw ImportErrors.At(file, number, $"there are {numbers.Count} numbers. A box has five (class, centre, width, height), a polygon seven or more. Write the missing ones, or remove the line.");
        }

        // Predictions have their score at the end.
        var hasScore = numbers.Count % 2 == 0;
        double[] shares = [.. numbers[1..(hasScore ? ^1 : ^0)]];
        if (numbers[0] != Math.Floor(numbers[0]) || numbers[0] is < 0 or > int.MaxValue - 1)
        {
            throw ImportErrors.At(file, number, string.Create(CultureInfo.InvariantCulture, $"the class {numbers[0]} is no whole number from 0 on. Write its place in the list of names."));
        }

        if (hasScore && numbers[^1] is < 0 or > 1)
        {
            throw ImportErrors.At(file, number, string.Create(CultureInfo.InvariantCulture, $"the score {numbers[^1]} at the end is not between 0 and 1. Correct it, or remove it."));
        }

        var outside = Array.FindIndex(shares, share => Math.Abs(share) > Pixels.LargestShare);
        return outside >= 0
            ? throw ImportErrors.At(file, number, string.Create(CultureInfo.InvariantCulture, $"{shares[outside]} is no share of the image's side. YOLO's numbers lie between 0 and 1; divide pixels by width and height."))
            : new YoloLine((int)numbers[0], shares, hasScore ? numbers[^1] : null, keypoints > 0, file, number);
    }
}
