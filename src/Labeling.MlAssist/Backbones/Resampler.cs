using System.Buffers;
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
        var columns = Taps.For(size.Width, scaledWidth, left, width);
        var rows = Taps.For(size.Height, scaledHeight, top, height);
        int firstRow = rows.Starts[0];
        int rowCount = rows.Starts[^1] + rows.Count - firstRow;
        var rented = ArrayPool<Vector128<float>>.Shared.Rent(checked((rowCount * width) + size.Width));
        try
        {
            var narrow = rented.AsSpan(0, rowCount * width);
            var line = rented.AsSpan(rowCount * width, size.Width);
            for (int y = 0; y < rowCount; y++)
            {
                Widen(pixels.Slice(checked((firstRow + y) * size.Width * 4), size.Width * 4), line);
                Gather(line, columns, narrow.Slice(y * width, width));
            }

            output[..(width * height)].Clear();
            for (int y = 0; y < height; y++)
            {
                var target = output.Slice(y * width, width);
                for (int tap = 0; tap < rows.Count; tap++)
                {
                    float weight = rows.Weights[(y * rows.Count) + tap];
                    if (weight != 0)
                    {
                        Add(narrow.Slice((rows.Starts[y] - firstRow + tap) * width, width), weight, target);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<Vector128<float>>.Shared.Return(rented);
        }
    }

    private static void Widen(ReadOnlySpan<byte> row, Span<Vector128<float>> line)
    {
        var words = MemoryMarshal.Cast<byte, uint>(row);
        for (int x = 0; x < words.Length; x++)
        {
            var bytes = Vector128.CreateScalarUnsafe(words[x]).AsByte();
            var pixel = Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
            float alpha = pixel.GetElement(3);
            line[x] = alpha == 255 ? pixel : OnWhite(pixel, alpha);
        }
    }

    private static Vector128<float> OnWhite(Vector128<float> pixel, float alpha)
        => (pixel * (alpha / 255)) + Vector128.Create(255 - alpha);

    private static void Gather(ReadOnlySpan<Vector128<float>> line, Taps taps, Span<Vector128<float>> target)
    {
        int count = taps.Count;
        ref var source = ref MemoryMarshal.GetReference(line);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(taps.Weights);
        for (int x = 0; x < target.Length; x++)
        {
            ref var from = ref Unsafe.Add(ref source, taps.Starts[x]);
            var sum = Vector128<float>.Zero;
            for (int tap = 0; tap < count; tap++)
            {
                sum += Unsafe.Add(ref from, tap) * weight;
                weight = ref Unsafe.Add(ref weight, 1);
            }

            target[x] = sum;
        }
    }

    private static void Add(ReadOnlySpan<Vector128<float>> source, float weight, Span<Vector128<float>> target)
        => System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
            MemoryMarshal.Cast<Vector128<float>, float>(source), weight, MemoryMarshal.Cast<Vector128<float>, float>(target), MemoryMarshal.Cast<Vector128<float>, float>(target));

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
