using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Fills one ring exactly as <c>rleFrPoly</c> of pycocotools 2.0.11 does.</summary>
/// <remarks>
/// <para>
/// The reference walks the outline point by point on a grid five times as fine and keeps, of all the points, those where the
/// walk passes the middle of a pixel column (from fine column 5k + 2 to 5k + 3 or back). Here those are computed
/// directly, with the reference's own arithmetic where it rounds, so that the work does not grow with what lies outside
/// the image. (On an edge of more than nine million pixels rounding could make the reference step over a column's middle;
/// that is not imitated.)
/// </para>
/// <para>
/// The arithmetic is unchecked: coordinates are at most 10⁷ pixels, 5 × 10⁷ steps of the fine grid, and edges at most twice
/// as long. A cast to int cuts toward zero, also for negative numbers, as the reference's does.
/// </para>
/// </remarks>
internal static class RingFiller
{
    private const int Scale = 5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static uint[] Fill(ReadOnlySpan<ImagePoint> ring, int height, int width)
    {
        var crossings = new CrossingList(height, width);
        var (fromX, fromY) = Fine(ring[^1]);
        foreach (var point in ring)
        {
            var (toX, toY) = Fine(point);
            AddEdge(ref crossings, fromX, fromY, toX, toY);
            (fromX, fromY) = (toX, toY);
        }

        return crossings.ToRuns();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static (int X, int Y) Fine(ImagePoint point) => unchecked(((int)((Scale * point.X) + 0.5), (int)((Scale * point.Y) + 0.5)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void AddEdge(ref CrossingList crossings, int xs, int ys, int xe, int ye)
    {
        int dx = Math.Abs(xe - xs), dy = Math.Abs(ye - ys);
        var flat = dx >= dy;
        if (flat ? xs > xe : ys > ye)
        {
            (xs, xe, ys, ye) = (xe, xs, ye, ys);
        }

        // The pixel columns whose middle, between fine columns 5k + 2 and 5k + 3, the edge passes.
        int left = Math.Min(xs, xe), right = Math.Max(xs, xe);
        var first = left <= 2 ? 0 : (left + 2) / Scale;
        var last = right < 3 ? -1 : Math.Min(crossings.Width - 1, (right - 3) / Scale);
        if (first > last)
        {
            return;
        }

        if (flat)
        {
            AddFlat(ref crossings, first, last, xs, ys, (double)(ye - ys) / dx);
        }
        else
        {
            AddSteep(ref crossings, first, last, (xs, ys), dy, (double)(xe - xs) / dy);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void AddFlat(ref CrossingList crossings, int first, int last, int xs, int ys, double slope)
    {
        unchecked
        {
            // Of the points on both sides of the middle the reference takes the upper one.
            var firstStep = (Scale * first) + (slope < 0 ? 3 : 2) - xs;
            for (var column = first; column <= last; column++)
            {
                var step = firstStep + (Scale * (column - first));
                AddFine(ref crossings, column, (int)(ys + (slope * step) + 0.5));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void AddSteep(ref CrossingList crossings, int first, int last, (int X, int Y) start, int dy, double slope)
    {
        unchecked
        {
            var inverse = 1 / slope;
            for (var column = first; column <= last; column++)
            {
                // The first step that is past the middle: estimated, then made exact in the reference's arithmetic.
                var middle = (Scale * column) + 3;
                var step = (int)Math.Clamp(Math.Ceiling((middle - 0.5 - start.X) * inverse), 1, dy);
                while (step > 1 && IsPast(start.X, slope, step - 1, middle))
                {
                    step--;
                }

                while (step < dy && !IsPast(start.X, slope, step, middle))
                {
                    step++;
                }

                AddFine(ref crossings, column, start.Y + step - 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static bool IsPast(int xs, double slope, int step, int middle) => At(xs, slope, step) >= middle == slope > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static int At(int xs, double slope, int step) => unchecked((int)(xs + (slope * step) + 0.5));

    // The reference's ceil((v + 0.5) / 5 - 0.5), held between 0 and the height, in whole numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static void AddFine(ref CrossingList crossings, int column, int row)
        => crossings.AddAt(column, Math.Clamp((row + 2) / Scale, 0, crossings.Height));
}
