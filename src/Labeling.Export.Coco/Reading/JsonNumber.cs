using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads JSON's numbers, each to the nearest <see cref="double"/>.</summary>
internal static class JsonNumber
{
    private const ulong LargestExact = 1UL << 53;
    private const int MostDigits = 19;

    // How many bytes are looked at without asking whether there are so many.
    private const int ShortText = 24;

    private const int MostShortDigits = 8;

    private const ulong Zeros = 0x3030303030303030;

    private static ReadOnlySpan<ulong> WholePowers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    // The powers of ten that a double holds exactly.
    private static ReadOnlySpan<double> Powers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads the number that a text begins with; not a number for <c>NaN</c> and <c>Infinity</c>, which JSON does not have.</summary>
    /// <returns>How many bytes it takes.</returns>
    /// <exception cref="JsonException">There is no number of JSON's grammar.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        var length = TryReadShort(text, out value);
        return length > 0 ? length : ReadAny(text, out value);
    }

    /// <summary>Reads a number of at most eight digits before the point and at most eight behind it, as nearly all are.</summary>
    /// <returns>How many bytes it takes; 0 for another.</returns>
    /// <remarks>
    /// It looks at 16 bytes at once for where digits end, and makes eight digits a number in three multiplications (as in Lemire, "Quickly parsing
    /// eight digits", 2018): a loop over digits would mispredict its end for nearly every number.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int TryReadShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length < ShortText)
        {
            return TryReadAtEnd(text, out value);
        }

        unchecked
        {
            var start = text[0] == (byte)'-' ? 1 : 0;
            var bytes = text[start..];
            var isOther = Vector128.GreaterThan(Vector128.Create(bytes) - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits() | 0x10000;
            var whole = BitOperations.TrailingZeroCount(isOther);
            if ((uint)(whole - 1) >= MostShortDigits || (bytes[0] == (byte)'0' && whole > 1))
            {
                return 0;
            }

            ulong digits;
            var end = whole;
            var decimals = 0;
            if (bytes[whole] == (byte)'.')
            {
                decimals = BitOperations.TrailingZeroCount(isOther >> (whole + 1));
                end = whole + 1 + decimals;
                if ((uint)(decimals - 1) >= MostShortDigits || end >= Vector128<byte>.Count)
                {
                    return 0;
                }

                digits = whole + decimals <= MostShortDigits
                    ? Digits(bytes, whole, decimals)
                    : (Digits(bytes, whole) * WholePowers[decimals]) + Digits(bytes[(whole + 1)..], decimals);
            }
            else
            {
                digits = Digits(bytes, whole);
            }

            if ((bytes[end] | 0x20) == 'e' || digits > LargestExact)
            {
                return 0;
            }

            value = digits / Powers[decimals];
            value = start == 0 ? value : -value;
            return start + end;
        }
    }

    // The last numbers of a text: with spaces behind, which end a number as well as anything, it is long enough.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int TryReadAtEnd(ReadOnlySpan<byte> text, out double value)
    {
        Span<byte> longer = stackalloc byte[ShortText];
        longer.Fill((byte)' ');
        text.CopyTo(longer);
        return TryReadShort(longer, out value);
    }

    /// <summary>The number of up to eight digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong Digits(ReadOnlySpan<byte> bytes, int count)
    {
        unchecked
        {
            // The digits move to the end of the eight bytes, zeros before them.
            return OfEight((BinaryPrimitives.ReadUInt64LittleEndian(bytes) - Zeros) << (64 - (8 * count)));
        }
    }

    /// <summary>The number of up to eight digits with a point among them, left away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong Digits(ReadOnlySpan<byte> bytes, int whole, int decimals)
    {
        unchecked
        {
            // Those before the point move to the end, then up by as many as come behind it.
            var before = (BinaryPrimitives.ReadUInt64LittleEndian(bytes) - Zeros) << (64 - (8 * whole)) >> (8 * decimals);
            var behind = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[(whole + 1)..]) - Zeros) << (64 - (8 * decimals));
            return OfEight(before | behind);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong OfEight(ulong eight)
    {
        unchecked
        {
            eight = (eight * 10) + (eight >> 8);
            return (((eight & 0x000000FF000000FF) * 0x000F424000000064) + (((eight >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int ReadAny(ReadOnlySpan<byte> text, out double value)
    {
        var at = 0;
        var negative = text is [(byte)'-', ..];
        if (negative)
        {
            at++;
        }

        if (at < text.Length && text[at] is (byte)'N' or (byte)'I' && TryReadNonFinite(text[at..], out value) is > 0 and var length)
        {
            return at + length;
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

        value = count > MostDigits ? Parse(text[..at])
            : digits <= LargestExact && Math.Abs(exponent) < Powers.Length ? Scale(digits, exponent, negative)
            : LongDecimal.TryScale(digits, exponent, out var size) ? (negative ? -size : size)
            : Parse(text[..at]);
        return at;
    }

    /// <summary>Reads what Python's json writes for numbers that JSON cannot hold, so that what is wrong can be said.</summary>
    private static int TryReadNonFinite(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        return text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : 0;
    }

    // One correctly rounded operation on two exact numbers gives the nearest double (Clinger, 1990).
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static double Scale(ulong digits, int exponent, bool negative)
    {
        var value = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        return negative ? -value : value;
    }

    private static double Parse(ReadOnlySpan<byte> text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException("There is no number where one is expected.");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
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
