using System.Numerics;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Finds the shortest decimal number that reads back as a given <see cref="double"/>, and of several the nearest.</summary>
/// <remarks>
/// Raffaello Giulietti, "The Schubfach way to render doubles" (2020), for the range in which numbers are written without an
/// exponent. It finds the digits in a fifth of the time that <see cref="double.TryFormat(Span{byte}, out int, ReadOnlySpan{char}, IFormatProvider)"/> takes.
/// </remarks>
internal static class ShortestDecimal
{
    /// <summary>The least value it works for.</summary>
    public const double Least = 1e-4;

    /// <summary>The first value it no longer works for.</summary>
    public const double End = 1e15;

    private const int FractionBits = 52;
    private const int ExponentBias = 1075;

    // -k in the paper: by which power of ten a value in the range is scaled.
    private const int MostScale = 21;

    private static readonly (ulong High, ulong Low)[] Powers = [.. Enumerable.Range(0, MostScale + 1).Select(Power)];

    /// <summary>Finds the digits.</summary>
    /// <param name="value">From <see cref="Least"/> to below <see cref="End"/>.</param>
    /// <returns>A number of at most 17 digits, perhaps with zeros at its end, and how many of them stand behind the point.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static (ulong Digits, int Decimals) Find(double value)
    {
        unchecked
        {
            var bits = BitConverter.DoubleToUInt64Bits(value);
            var fraction = bits & ((1UL << FractionBits) - 1);
            var c = fraction | (1UL << FractionBits);
            var q = (int)(bits >> FractionBits) - ExponentBias;

            // Four times the value and the ends of the interval that reads back as it; below a power of two that is half as wide.
            var isRegular = fraction != 0;
            var middle = c << 2;
            var left = isRegular ? middle - 2 : middle - 1;
            var k = isRegular ? FloorLog10Power2(q) : FloorLog10ThreeQuartersPower2(q);
            var shift = q + FloorLog2Power10(-k) + 2;
            var power = Powers[-k];
            var scaled = RoundToOdd(power, middle << shift);
            var scaledLeft = RoundToOdd(power, left << shift);
            var scaledRight = RoundToOdd(power, (middle + 2) << shift);
            var digits = Choose(scaled, scaledLeft, scaledRight, c & 1);
            return (digits, -k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong Choose(ulong scaled, ulong left, ulong right, ulong isOdd)
    {
        unchecked
        {
            var s = scaled >> 2;
            var tens = s / 10 * 10;
            var isTensIn = left + isOdd <= tens << 2;
            var isNextTensIn = ((tens + 10) << 2) + isOdd <= right;
            if (isTensIn != isNextTensIn)
            {
                return isTensIn ? tens : tens + 10;
            }

            var isIn = left + isOdd <= s << 2;
            var isNextIn = ((s + 1) << 2) + isOdd <= right;
            if (isIn != isNextIn)
            {
                return isIn ? s : s + 1;
            }

            var twiceMiddle = (s << 2) + 2;
            return scaled < twiceMiddle || (scaled == twiceMiddle && (s & 1) == 0) ? s : s + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong RoundToOdd((ulong High, ulong Low) power, ulong value)
    {
        unchecked
        {
            var fromLow = Math.BigMul(power.Low, value, out _);
            var high = Math.BigMul(power.High, value, out var low);
            var z = (low >> 1) + fromLow;
            var w = high + (z >> 63);
            return w | (((z & long.MaxValue) + long.MaxValue) >> 63);
        }
    }

    /// <summary>A power of ten brought to 126 bits and made one larger, in two parts of 63 bits.</summary>
    private static (ulong High, ulong Low) Power(int exponent)
    {
        var power = BigInteger.Pow(10, exponent);
        var scaled = (power << (126 - (int)power.GetBitLength())) + 1;
        return ((ulong)(scaled >> 63), (ulong)(scaled & long.MaxValue));
    }

    private static int FloorLog10Power2(int exponent) => (int)((exponent * 661_971_961_083L) >> 41);

    private static int FloorLog10ThreeQuartersPower2(int exponent) => (int)(((exponent * 661_971_961_083L) - 274_743_187_321L) >> 41);

    private static int FloorLog2Power10(int exponent) => (int)((exponent * 913_124_641_741L) >> 38);
}
