using System.Buffers;

namespace Labeling;

/// <summary>Runs down the columns, from and to pixels along the rows; a band of columns at a time, so that both stay in the cache.</summary>
internal static class RunLengthPixels
{
    private const int Band = 32;

    public static uint[] Read(ReadOnlySpan<byte> pixels, int height, int width)
    {
        var band = ArrayPool<byte>.Shared.Rent(Band * height);
        var runs = new ArrayBufferWriter<uint>();
        var set = false;
        uint pending = 0;
        for (var left = 0; left < width; left += Band)
        {
            var columns = Math.Min(Band, width - left);
            for (var row = 0; row < height; row++)
            {
                var source = pixels.Slice((row * width) + left, columns);
                for (var column = 0; column < columns; column++)
                {
                    band[(column * height) + row] = source[column];
                }
            }

            ReadOnlySpan<byte> rest = band.AsSpan(0, columns * height);
            while (!rest.IsEmpty)
            {
                var length = set ? rest.IndexOf((byte)0) : rest.IndexOfAnyExcept((byte)0);
                if (length < 0)
                {
                    pending += (uint)rest.Length;
                    break;
                }

                runs.GetSpan(1)[0] = pending + (uint)length;
                runs.Advance(1);
                pending = 0;
                set = !set;
                rest = rest[length..];
            }
        }

        ArrayPool<byte>.Shared.Return(band);
        if (pending > 0)
        {
            runs.GetSpan(1)[0] = pending;
            runs.Advance(1);
        }

        return runs.WrittenSpan.ToArray();
    }

    public static byte[] Write(ReadOnlySpan<uint> runs, int height, int width)
    {
        var pixels = new byte[height * width];
        var band = ArrayPool<byte>.Shared.Rent(Band * height);
        var run = 0;
        var left = (int)runs[0];
        for (var first = 0; first < width; first += Band)
        {
            var columns = Math.Min(Band, width - first);
            var rest = band.AsSpan(0, columns * height);
            while (!rest.IsEmpty)
            {
                if (left == 0)
                {
                    left = (int)runs[++run];
                }

                var length = Math.Min(left, rest.Length);
                rest[..length].Fill((byte)(run % 2));
                rest = rest[length..];
                left -= length;
            }

            for (var row = 0; row < height; row++)
            {
                var target = pixels.AsSpan((row * width) + first, columns);
                for (var column = 0; column < columns; column++)
                {
                    target[column] = band[(column * height) + row];
                }
            }
        }

        ArrayPool<byte>.Shared.Return(band);
        return pixels;
    }
}
