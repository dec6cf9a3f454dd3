namespace Labeling.MlAssist.TorchSharp;

internal static class TensorShape
{
    /// <summary>The number of elements, or <see langword="null"/> when a side is negative or the product does not fit.</summary>
    public static long? Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var side in shape)
        {
            if (side < 0 || (side != 0 && count > long.MaxValue / 16 / side))
            {
                return null;
            }

            count *= side;
        }

        return count;
    }

    /// <summary>How many elements a storage needs for a view with these strides, or <see langword="null"/> when one is negative or the sum does not fit.</summary>
    public static long? Reach(long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (offset < 0 || strides.Length != shape.Length || Count(shape) is not { } count)
        {
            return null;
        }

        if (count == 0)
        {
            return 0;
        }

        var last = (Int128)offset;
        for (var i = 0; i < shape.Length; i++)
        {
            if (strides[i] < 0)
            {
                return null;
            }

            last += (Int128)(shape[i] - 1) * strides[i];
        }

        return last < long.MaxValue ? (long)last + 1 : null;
    }
}
