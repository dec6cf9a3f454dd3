using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labeling.MlAssist;

/// <summary>Products of all rows of one block with all rows of another, in registers: three rows by four at a time.</summary>
internal static class DotKernel
{
    private const int Left = 3;
    private const int Right = 4;

    /// <summary>Multiplies.</summary>
    /// <param name="left">Shape <c>[leftCount, length]</c>.</param>
    /// <param name="leftCount">How many rows.</param>
    /// <param name="right">Shape <c>[rightCount, length]</c>.</param>
    /// <param name="rightCount">How many rows.</param>
    /// <param name="length">How many numbers a row has.</param>
    /// <param name="products">Shape <c>[leftCount, rightCount]</c>, filled in.</param>
    public static void Multiply(ReadOnlySpan<float> left, int leftCount, ReadOnlySpan<float> right, int rightCount, int length, Span<float> products)
    {
        int i = 0;
        for (; i + Left <= leftCount; i += Left)
        {
            int j = 0;
            for (; j + Right <= rightCount; j += Right)
            {
                Tile(left.Slice(i * length, Left * length), right.Slice(j * length, Right * length), length, products[((i * rightCount) + j)..], rightCount);
            }

            for (; j < rightCount; j++)
            {
                for (int k = i; k < i + Left; k++)
                {
                    products[(k * rightCount) + j] = Dot(left, k, right, j, length);
                }
            }
        }

        for (; i < leftCount; i++)
        {
            for (int j = 0; j < rightCount; j++)
            {
                products[(i * rightCount) + j] = Dot(left, i, right, j, length);
            }
        }
    }

    private static float Dot(ReadOnlySpan<float> left, int i, ReadOnlySpan<float> right, int j, int length)
        => System.Numerics.Tensors.TensorPrimitives.Dot(left.Slice(i * length, length), right.Slice(j * length, length));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int length, Span<float> products, int stride)
    {
        ref float a0 = ref MemoryMarshal.GetReference(left);
        ref float a1 = ref Unsafe.Add(ref a0, length);
        ref float a2 = ref Unsafe.Add(ref a1, length);
        ref float b0 = ref MemoryMarshal.GetReference(right);
        ref float b1 = ref Unsafe.Add(ref b0, length);
        ref float b2 = ref Unsafe.Add(ref b1, length);
        ref float b3 = ref Unsafe.Add(ref b2, length);
        Vector<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<float> s20 = default, s21 = default, s22 = default, s23 = default;
        int k = 0;
        for (; k <= length - Vector<float>.Count; k += Vector<float>.Count)
        {
            nuint at = (nuint)k;
            var x0 = Vector.LoadUnsafe(ref a0, at);
            var x1 = Vector.LoadUnsafe(ref a1, at);
            var x2 = Vector.LoadUnsafe(ref a2, at);
            var y = Vector.LoadUnsafe(ref b0, at);
            s00 = Vector.FusedMultiplyAdd(x0, y, s00);
            s10 = Vector.FusedMultiplyAdd(x1, y, s10);
            s20 = Vector.FusedMultiplyAdd(x2, y, s20);
            y = Vector.LoadUnsafe(ref b1, at);
            s01 = Vector.FusedMultiplyAdd(x0, y, s01);
            s11 = Vector.FusedMultiplyAdd(x1, y, s11);
            s21 = Vector.FusedMultiplyAdd(x2, y, s21);
            y = Vector.LoadUnsafe(ref b2, at);
            s02 = Vector.FusedMultiplyAdd(x0, y, s02);
            s12 = Vector.FusedMultiplyAdd(x1, y, s12);
            s22 = Vector.FusedMultiplyAdd(x2, y, s22);
            y = Vector.LoadUnsafe(ref b3, at);
            s03 = Vector.FusedMultiplyAdd(x0, y, s03);
            s13 = Vector.FusedMultiplyAdd(x1, y, s13);
            s23 = Vector.FusedMultiplyAdd(x2, y, s23);
        }

        products[0] = Vector.Sum(s00);
        products[1] = Vector.Sum(s01);
        products[2] = Vector.Sum(s02);
        products[3] = Vector.Sum(s03);
        products[stride] = Vector.Sum(s10);
        products[stride + 1] = Vector.Sum(s11);
        products[stride + 2] = Vector.Sum(s12);
        products[stride + 3] = Vector.Sum(s13);
        products[2 * stride] = Vector.Sum(s20);
        products[(2 * stride) + 1] = Vector.Sum(s21);
        products[(2 * stride) + 2] = Vector.Sum(s22);
        products[(2 * stride) + 3] = Vector.Sum(s23);
        for (; k < length; k++)
        {
            for (int i = 0; i < Left; i++)
            {
                for (int j = 0; j < Right; j++)
                {
                    products[(i * stride) + j] += left[(i * length) + k] * right[(j * length) + k];
                }
            }
        }
    }
}
