using System.Numerics;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Makes a decimal number of up to 19 digits the nearest <see cref="double"/>.</summary>
/// <remarks>Daniel Lemire, "Number parsing at a gigabyte per second" (2021), after Michael Eisel, for the exponents of numbers written without one.</remarks>
internal static class LongDecimal
{
    // For these the product of two multiplications always decides which double is nearest.
    private const int LeastExponent = -27;

    private const int FractionBits = 52;
    private const int Bias = 1023;
    private const int LeastTie = -4;

    private static readonly (ulong High, ulong Low)[] Powers = [.. Enumerable.Range(0, 1 - LeastExponent).Select(Power)];

    /// <summary>Finds the double nearest to digits × 10^exponent.</summary>
    /// <param name="digits">A whole number.</param>
    /// <param name="exponent">The power of ten.</param>
    /// <param name="value">The double.</param>
    /// <returns><see langword="false"/> for what it is not made for.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static bool TryScale(ulong digits, int exponent, out double value)
    {
        value = 0;
        if (exponent is < LeastExponent or > 0 || digits == 0)
        {
            return false;
        }

        unchecked
        {
            var zeros = BitOperations.LeadingZeroCount(digits);
            var normal = digits << zeros;
            var power = Powers[-exponent];
            var high = Math.BigMul(normal, power.High, out var low);
            if ((high & 0x1FF) == 0x1FF)
            {
                var more = Math.BigMul(normal, power.Low, out _);
                low += more;
                high += low < more ? 1UL : 0;
            }

            var upper = (int)(high >> 63);
            var shift = upper + 64 - FractionBits - 3;
            var mantissa = high >> shift;
            if (low <= 1 && exponent >= LeastTie && (mantissa & 3) == 1 && mantissa << shift == high)
            {
                // Exactly between two doubles: to the even one.
                mantissa &= ~1UL;
            }

            mantissa = (mantissa + (mantissa & 1)) >> 1;
            var binary = (((152_170 + 65_536) * exponent) >> 16) + 63 + upper - zeros + Bias;
            if (mantissa >= 2UL << FractionBits)
            {
                mantissa = 1UL << FractionBits;
                binary++;
            }

            value = BitConverter.UInt64BitsToDouble(((ulong)binary << FractionBits) | (mantissa & ~(1UL << FractionBits)));
            return true;
        }
    }

    /// <summary>The 128 highest bits of 5^-exponent, rounded up; of 1 for 0.</summary>
    private static (ulong High, ulong Low) Power(int exponent)
    {
        if (exponent == 0)
        {
            return (1UL << 63, 0);
        }

        var five = BigInteger.Pow(5, exponent);
        var bits = (int)(five - 1).GetBitLength();
        var reciprocal = ((BigInteger.One << (bits + 127)) / five) + 1;
        return ((ulong)(reciprocal >> 64), (ulong)(reciprocal & ulong.MaxValue));
    }
}
