using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Labeling.Imaging.Dicom;

/// <summary>The inverse cosine transform of JPEG in whole numbers, eight lines at once.</summary>
/// <remarks>
/// The algorithm of C. Loeffler, A. Ligtenberg and G. Moschytz ("Practical fast 1-D DCT algorithms with 11 multiplications",
/// ICASSP 1989), with the constants, scaling and rounding that the IJG library made the custom ("islow"): lossy files decode to
/// the very values that other readers of DICOM get. Damaged files may bring numbers that wrap around; they show as noise, which is
/// what they are.
/// </remarks>
internal static class InverseDct
{
    private const int Size = 8;
    private const int ConstBits = 13;
    private const int PassBits8 = 2;
    private const int PassBits12 = 1;

    /// <summary>Transforms 64 coefficients in natural order, in place, to samples from 0 to <c>2^precision − 1</c>.</summary>
    public static void Transform(Span<int> block, int precision)
    {
        var passBits = precision == 8 ? PassBits8 : PassBits12;
        var rows = MemoryMarshal.Cast<int, Vector256<int>>(block);
        TransformLines(rows, ConstBits - passBits);
        Transpose(block);
        TransformLines(rows, ConstBits + passBits + 3);

        var center = Vector256.Create(1 << (precision - 1));
        var most = Vector256.Create((1 << precision) - 1);
        for (var i = 0; i < Size; i++)
        {
            rows[i] = Vector256.Min(Vector256.Max(rows[i] + center, Vector256<int>.Zero), most);
        }

        Transpose(block);
    }

    /// <summary>The samples of a block whose only coefficient is the first: all the same.</summary>
    public static int TransformFlat(int coefficient, int precision)
        => Math.Clamp(unchecked((coefficient + 4) >> 3) + (1 << (precision - 1)), 0, (1 << precision) - 1);

    private static void TransformLines(Span<Vector256<int>> v, int shift)
    {
        // Even part.
        var z1 = (v[2] + v[6]) * 4433;
        var t2 = z1 - (v[6] * 15137);
        var t3 = z1 + (v[2] * 6270);
        var t0 = (v[0] + v[4]) << ConstBits;
        var t1 = (v[0] - v[4]) << ConstBits;

        // What rounds to the nearest is added here once, rather than eight times below.
        var half = Vector256.Create(1 << (shift - 1));
        var (e0, e3, e1, e2) = (t0 + t3 + half, t0 - t3 + half, t1 + t2 + half, t1 - t2 + half);

        // Odd part.
        var z5 = (v[7] + v[3] + v[5] + v[1]) * 9633;
        var z3 = z5 - ((v[7] + v[3]) * 16069);
        var z4 = z5 - ((v[5] + v[1]) * 3196);
        z1 = (v[7] + v[1]) * 7373;
        var z2 = (v[5] + v[3]) * 20995;
        var o0 = (v[7] * 2446) - z1 + z3;
        var o1 = (v[5] * 16819) - z2 + z4;
        var o2 = (v[3] * 25172) - z2 + z3;
        var o3 = (v[1] * 12299) - z1 + z4;

        v[0] = (e0 + o3) >> shift;
        v[7] = (e0 - o3) >> shift;
        v[1] = (e1 + o2) >> shift;
        v[6] = (e1 - o2) >> shift;
        v[2] = (e2 + o1) >> shift;
        v[5] = (e2 - o1) >> shift;
        v[3] = (e3 + o0) >> shift;
        v[4] = (e3 - o0) >> shift;
    }

    private static void Transpose(Span<int> block)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = row + 1; column < Size; column++)
            {
                var (a, b) = ((row * Size) + column, (column * Size) + row);
                (block[a], block[b]) = (block[b], block[a]);
            }
        }
    }
}
