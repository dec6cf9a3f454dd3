using System.Buffers.Text;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads JSON's numbers, each to the nearest <see cref="double"/>.</summary>
internal static class JsonNumber
{
    private const ulong LargestExact = 1UL << 53;
    private const int MostDigits = 19;

    // The powers of ten that a double holds exactly.
    private static readonly double[] Powers = [.. Enumerable.Range(0, 23).Select(exponent => double.Parse($"1e{exponent}", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Reads the number that a text begins with.</summary>
    /// <returns>How many bytes it takes.</returns>
    /// <exception cref="JsonException">There is no number of JSON's grammar.</exception>
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        var at = 0;
        var negative = text is [(byte)'-', ..];
        if (negative)
        {
            at++;
        }

        ulong digits = 0;
        var count = 0;
        var start = at;
        ReadDigits(text, ref at, ref digits, ref count);
        if (at == start || (text[start] == (byte)'0' && at - start > 1))
        {
            throw new JsonException("There is no number where one is expected, or it begins with zeros.");
        }

        var exponent = 0;
        if (at < text.Length && text[at] == (byte)'.')
        {
            start = ++at;
            ReadDigits(text, ref at, ref digits, ref count);
            exponent = start - at;
            ThrowIfNone(at, start);
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            exponent += ReadExponent(text, ref at);
        }

        value = count <= MostDigits && digits <= LargestExact && Math.Abs(exponent) < Powers.Length
            ? Scale(digits, exponent, negative)
            : Parse(text[..at]);
        return at;
    }

    // One correctly rounded operation on two exact numbers gives the nearest double (Clinger, 1990).
    private static double Scale(ulong digits, int exponent, bool negative)
    {
        var value = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        return negative ? -value : value;
    }

    private static double Parse(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out double value, out var consumed) && consumed == text.Length
            ? value
            : throw new JsonException("There is no number where one is expected.");

    private static void ReadDigits(ReadOnlySpan<byte> text, ref int at, ref ulong digits, ref int count)
    {
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            // Leading zeros are no digits; further ones than fit make the caller take the other way.
            if (count > 0 || text[at] != (byte)'0')
            {
                count++;
                digits = unchecked((digits * 10) + (ulong)(text[at] - '0'));
            }

            at++;
        }
    }

    private static int ReadExponent(ReadOnlySpan<byte> text, ref int at)
    {
        at++;
        var negative = at < text.Length && text[at] == (byte)'-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
        {
            at++;
        }

        var start = at;
        var exponent = 0;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
        {
            exponent = Math.Min(99_999, (exponent * 10) + (text[at] - '0'));
        }

        ThrowIfNone(at, start);
        return negative ? -exponent : exponent;
    }

    private static void ThrowIfNone(int at, int start)
    {
        if (at == start)
        {
            throw new JsonException("A number has no digits where some are expected.");
        }
    }
}
