namespace Labeling.MlAssist.TorchSharp;

/// <summary>The pixels of one object, in a window of its picture; clear everywhere else.</summary>
/// <param name="Left">The window's first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Pixels">Row by row, 0 or 1.</param>
internal sealed record InstanceMask(int Left, int Top, int Width, int Height, byte[] Pixels)
{
    /// <summary>The mask as a square over a box, as <see cref="RoiAlign"/> would cut it with as many samples as there are pixels: what a mask head learns.</summary>
    /// <param name="box">The box.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="square">Receives <c>side × side</c> numbers from 0 to 1, row by row.</param>
    /// <param name="side">Places on each side.</param>
    public void Cut(Box box, PixelSize size, Span<float> square, int side)
    {
        var rows = Taps(box.Top, box.Bottom, size.Height, side, Top, Height);
        var columns = Taps(box.Left, box.Right, size.Width, side, Left, Width);

        // First along the columns of each row that is needed, then along the rows.
        var lines = new double[Height * side];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < side; x++)
            {
                double sum = 0;
                foreach (var (place, weight) in columns[x])
                {
                    sum += Pixels[(y * Width) + place] * weight;
                }

                lines[(y * side) + x] = sum;
            }
        }

        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                double sum = 0;
                foreach (var (place, weight) in rows[y])
                {
                    sum += lines[(place * side) + x] * weight;
                }

                square[(y * side) + x] = (float)sum;
            }
        }
    }

    /// <summary>For each place of the square, the places of the window that it takes from, and how much of each.</summary>
    private static List<(int Place, double Weight)>[] Taps(double from, double to, int extent, int side, int start, int count)
    {
        var length = Math.Max(1, to - from);
        var samples = (int)Math.Ceiling(length / side);
        var taps = new List<(int, double)>[side];
        for (var i = 0; i < side; i++)
        {
            taps[i] = [];
            for (var k = 0; k < samples; k++)
            {
                var at = from + (length / side * (i + ((k + 0.5) / samples)));
                if (at < -1 || at > extent)
                {
                    continue;
                }

                var place = Math.Max(0, at);
                var low = Math.Min((int)place, extent - 1);
                Add(taps[i], low, 1 - (place - low));
                Add(taps[i], Math.Min(low + 1, extent - 1), place - low);
            }
        }

        return taps;

        void Add(List<(int, double)> list, int place, double weight)
        {
            if (place >= start && place < start + count && weight > 0)
            {
                list.Add((place - start, weight / samples));
            }
        }
    }
}
