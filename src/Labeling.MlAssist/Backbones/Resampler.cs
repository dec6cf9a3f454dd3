using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Labeling.MlAssist;

/// <summary>Scales part of a picture bilinearly, averaging over the area where it shrinks: what image libraries call antialiased.</summary>
/// <remarks>A triangle filter whose support grows with the scale, as in Pillow's <c>resize</c> (Pillow 9, <c>Resample.c</c>).</remarks>
internal static class Resampler
{
    /// <summary>Scales.</summary>
    /// <param name="pixels">Shape <c>[height, width, 4]</c>.</param>
    /// <param name="size">Width and height of <paramref name="pixels"/>.</param>
    /// <param name="scaledWidth">The width that the whole picture would have.</param>
    /// <param name="scaledHeight">The height that the whole picture would have.</param>
    /// <param name="left">The first column wanted of the scaled picture.</param>
    /// <param name="top">The first row wanted.</param>
    /// <param name="width">How many columns.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="output">Shape <c>[height, width]</c> of red, green, blue and 255, each 0 to 255; transparent parts on white.</param>
    public static void Scale(ReadOnlySpan<byte> pixels, PixelSize size, int scaledWidth, int scaledHeight, int left, int top, int width, int height, Span<Vector128<float>> output)
    {
        // Row by row, and upright before sideways: so that all of it stays in the nearest caches, and the longer part of the work goes over numbers side by side.
        var columns = Taps.For(size.Width, scaledWidth, left, width);
        var rows = Taps.For(size.Height, scaledHeight, top, height);
        int first = columns.Starts[0];
        int across = columns.Starts[^1] + columns.Count - first;
        var rented = ArrayPool<Vector128<float>>.Shared.Rent(checked((rows.Count + 1) * across));
        try
        {
            var lines = rented.AsSpan(0, rows.Count * across);
            var sum = rented.AsSpan(rows.Count * across, across);
            int next = rows.Starts[0];
            for (int y = 0; y < height; y++)
            {
                for (int end = rows.Starts[y] + rows.Count; next < end; next++)
                {
                    Widen(pixels.Slice(checked(((next * size.Width) + first) * 4), across * 4), lines.Slice(next % rows.Count * across, across));
                }

                AddUp(lines, rows, y, sum);
                Gather(sum, columns, first, output.Slice(y * width, width));
            }
        }
        finally
        {
            ArrayPool<Vector128<float>>.Shared.Return(rented);
        }
    }

    /// <summary>Makes numbers of the bytes of a row, four pixels at once.</summary>
    private static void Widen(ReadOnlySpan<byte> row, Span<Vector128<float>> line)
    {
        var opaque = Vector128<byte>.AllBitsSet;
        int x = 0;
        ref var target = ref MemoryMarshal.GetReference(line);
        for (; x + 4 <= line.Length; x += 4)
        {
            var bytes = Vector128.Create(row.Slice(x * 4, 16));
            opaque &= bytes;
            var (low, high) = Vector128.Widen(bytes);
            var (one, two) = Vector128.Widen(low);
            var (three, four) = Vector128.Widen(high);
            Unsafe.Add(ref target, x) = Vector128.ConvertToSingle(one.AsInt32());
            Unsafe.Add(ref target, x + 1) = Vector128.ConvertToSingle(two.AsInt32());
            Unsafe.Add(ref target, x + 2) = Vector128.ConvertToSingle(three.AsInt32());
            Unsafe.Add(ref target, x + 3) = Vector128.ConvertToSingle(four.AsInt32());
        }

        for (; x < line.Length; x++)
        {
            var bytes = Vector128.CreateScalar(MemoryMarshal.Read<uint>(row[(x * 4)..])).AsByte();
            line[x] = Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
            opaque &= Vector128.Create(MemoryMarshal.Read<uint>(row[(x * 4)..])).AsByte();
        }

        const uint Alpha = 0xFF000000;
        if ((opaque.AsUInt32() & Vector128.Create(Alpha)) != Vector128.Create(Alpha))
        {
            PutOnWhite(line);
        }
    }

    private static void PutOnWhite(Span<Vector128<float>> line)
    {
        foreach (ref var pixel in line)
        {
            float alpha = pixel.GetElement(3);
            pixel = (pixel * (alpha / 255)) + Vector128.Create(255 - alpha);
        }
    }

    /// <summary>Adds up the rows that make one new row. A row lies where its number says, modulo how many there are.</summary>
    private static void AddUp(ReadOnlySpan<Vector128<float>> lines, Taps rows, int y, Span<Vector128<float>> sum)
    {
        var target = MemoryMarshal.Cast<Vector128<float>, float>(sum);
        for (int tap = 0; tap < rows.Count; tap++)
        {
            float weight = rows.Weights[(y * rows.Count) + tap];
            var line = MemoryMarshal.Cast<Vector128<float>, float>(lines.Slice((rows.Starts[y] + tap) % rows.Count * sum.Length, sum.Length));
            if (tap == 0)
            {
                TensorPrimitives.Multiply(line, weight, target);
            }
            else if (weight != 0)
            {
                TensorPrimitives.MultiplyAdd(line, weight, target, target);
            }
        }
    }

    private static void Gather(ReadOnlySpan<Vector128<float>> line, Taps taps, int first, Span<Vector128<float>> target)
    {
        int count = taps.Count;
        ref var source = ref MemoryMarshal.GetReference(line);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(taps.Weights);
        for (int x = 0; x < target.Length; x++)
        {
            ref var from = ref Unsafe.Add(ref source, taps.Starts[x] - first);
            var sum = Vector128<float>.Zero;
            for (int tap = 0; tap < count; tap++)
            {
                sum += Unsafe.Add(ref from, tap) * weight;
                weight = ref Unsafe.Add(ref weight, 1);
            }

            target[x] = sum;
        }
    }

    /// <summary>Which of the old pixels make each new one. All new ones take the same number of old ones, some with weight 0.</summary>
    private sealed class Taps
    {
        public required int Count { get; init; }

        public required int[] Starts { get; init; }

        public required float[] Weights { get; init; }

        public static Taps For(int length, int scaledLength, int first, int wanted)
        {
            double scale = (double)length / scaledLength;
            double support = Math.Max(1, scale);
            int count = Math.Min(length, (int)Math.Ceiling(support * 2) + 1);
            int[] starts = new int[wanted];
            float[] weights = new float[wanted * count];
            for (int i = 0; i < wanted; i++)
            {
                double center = (first + i + 0.5) * scale;
                int start = Math.Clamp((int)Math.Floor(center - support + 0.5), 0, length - count);
                starts[i] = start;
                Fill(weights.AsSpan(i * count, count), start, center, support);
            }

            return new Taps { Count = count, Starts = starts, Weights = weights };
        }

        private static void Fill(Span<float> weights, int start, double center, double support)
        {
            double sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                double weight = Math.Max(0, 1 - Math.Abs((start + tap + 0.5 - center) / support));
                weights[tap] = (float)weight;
                sum += weight;
            }

            for (int tap = 0; tap < weights.Length; tap++)
            {
                weights[tap] = (float)(weights[tap] / sum);
            }
        }
    }
}
