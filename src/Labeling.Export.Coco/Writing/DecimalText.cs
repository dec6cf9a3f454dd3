using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Writes numbers as the shortest decimal text that reads back as the same <see cref="double"/>.</summary>
/// <remarks>
/// Whole numbers, hundredths and millionths, which coordinates mostly are, are found by one multiplication and checked by one division: at most 15
/// digits, and no two texts of 15 digits read back as one number, so what is left without zeros at its end is the shortest.
/// </remarks>
internal static class DecimalText
{
    private const double LargestExact = 1e15;
    private const int Thousand = 1000;

    // Three digits from the left, and how many of them there are in the fourth byte.
    private static readonly uint[] Small = [.. Enumerable.Range(0, Thousand).Select(Left)];

    // A point and two decimals without zeros at the end, and how many bytes that takes.
    private static readonly uint[] Hundredths = [.. Enumerable.Range(0, 100).Select(Fraction)];

    /// <summary>Writes a number.</summary>
    /// <param name="value">Finite.</param>
    /// <param name="text">Room for 32 bytes.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int Write(double value, Span<byte> text)
    {
        unchecked
        {
            var size = Math.Abs(value);
            var start = 0;
            if (value < 0)
            {
                text[0] = (byte)'-';
                start = 1;
                text = text[1..];
            }

            var hundredths = Math.Round(size * 100);
            if (hundredths <= LargestExact && hundredths / 100 == size)
            {
                return start + WriteHundredths((ulong)hundredths, text);
            }

            return start + WriteLong(size, text);
        }
    }

    /// <summary>Writes a whole number that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public static int Write(ulong value, Span<byte> text)
    {
        if (value < Thousand)
        {
            var digits = Small[value];
            BinaryPrimitives.WriteUInt32LittleEndian(text, digits);
            return (int)(digits >> 24);
        }

        value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static int WriteHundredths(ulong hundredths, Span<byte> text)
    {
        var (whole, rest) = Math.DivRem(hundredths, 100);
        var length = Write(whole, text);
        var fraction = Hundredths[rest];
        BinaryPrimitives.WriteUInt32LittleEndian(text[length..], fraction);
        return length + (int)(fraction >> 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int WriteLong(double size, Span<byte> text)
    {
        if (size <= LargestExact && size == Math.Floor(size))
        {
            return Write((ulong)size, text);
        }

        if (size is >= ShortestDecimal.Least and < ShortestDecimal.End)
        {
            var (digits, decimals) = Millionths(size) ?? ShortestDecimal.Find(size);
            return WriteDecimal(digits, decimals, text);
        }

        size.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static (ulong Digits, int Decimals)? Millionths(double size)
    {
        var millionths = Math.Round(size * 1e6);
        return millionths <= LargestExact && millionths / 1e6 == size ? ((ulong)millionths, 6) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int WriteDecimal(ulong digits, int decimals, Span<byte> text)
    {
        digits.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (length <= decimals)
        {
            // Less than one: zeros stand before the digits.
            var zeros = decimals + 1 - length;
            text[..length].CopyTo(text[zeros..]);
            text[..zeros].Fill((byte)'0');
            length += zeros;
        }

        var whole = length - decimals;
        text[whole..length].CopyTo(text[(whole + 1)..]);
        text[whole] = (byte)'.';
        length++;
        while (text[length - 1] == '0')
        {
            length--;
        }

        return length;
    }

    private static uint Left(int value)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return Pack(digits) | ((uint)digits.Length << 24);
    }

    private static uint Fraction(int hundredths)
    {
        var digits = hundredths == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{hundredths:00}").TrimEnd('0');
        return Pack(digits) | ((uint)digits.Length << 24);
    }

    private static uint Pack(string text)
    {
        uint packed = 0;
        for (var i = 0; i < text.Length; i++)
        {
            packed |= (uint)text[i] << (8 * i);
        }

        return packed;
    }
}
