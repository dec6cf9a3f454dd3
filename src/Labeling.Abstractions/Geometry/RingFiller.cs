using System.Buffers;

namespace Labeling;

/// <summary>Fills one ring exactly as <c>rleFrPoly</c> of pycocotools 2.0.11 does.</summary>
/// <remarks>
/// The reference walks the outline point by point on a grid five times as fine and keeps, of all the points, those where the
/// walk passes the middle of a pixel column (from fine column 5k + 2 to 5k + 3 or back). Here those are computed
/// directly, with the reference's own arithmetic where it rounds, so that the work does not grow with what lies outside
/// the image.
/// </remarks>
internal static class RingFiller
{
    private const int Scale = 5;

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

    // A cast to int cuts toward zero, also for negative numbers, as the reference's does.
    private static (int X, int Y) Fine(ImagePoint point) => ((int)((Scale * point.X) + 0.5), (int)((Scale * point.Y) + 0.5));

    private static void AddEdge(ref CrossingList crossings, int xs, int ys, int xe, int ye)
    {
        int dx = Math.Abs(xe - xs), dy = Math.Abs(ye - ys);
        var flat = dx >= dy;
        if (flat ? xs > xe : ys > ye)
        {
            (xs, xe, ys, ye) = (xe, xs, ye, ys);
        }

        var first = Math.Max(0, (Math.Min(xs, xe) + 2) / Scale);
        var last = Math.Min(crossings.Width - 1, (Math.Max(xs, xe) - 3) / Scale);
        if (Math.Max(xs, xe) < 3 || first > last)
        {
            return;
        }

        if (flat)
        {
            AddFlat(ref crossings, first, last, xs, ys, (double)(ye - ys) / dx);
        }
        else
        {
            AddSteep(ref crossings, first, last, xs, ys, dy, (double)(xe - xs) / dy);
        }
    }

    private static void AddFlat(ref CrossingList crossings, int first, int last, int xs, int ys, double slope)
    {
        for (var column = first; column <= last; column++)
        {
            var step = (Scale * column) + 3 - xs;
            var after = (int)(ys + (slope * step) + 0.5);
            var before = (int)(ys + (slope * (step - 1)) + 0.5);
            crossings.Add(column, Math.Min(before, after));
        }
    }

    private static void AddSteep(ref CrossingList crossings, int first, int last, int xs, int ys, int dy, double slope)
    {
        for (var column = first; column <= last; column++)
        {
            var right = (Scale * column) + 3;
            var guess = (int)Math.Clamp(Math.Ceiling((right - 0.5 - xs) / slope), 1, dy);
            while (guess > 1 && IsPast(guess - 1))
            {
                guess--;
            }

            while (guess < dy && !IsPast(guess))
            {
                guess++;
            }

            int before = At(guess - 1), after = At(guess);
            if (Math.Min(before, after) == right - 1 && Math.Max(before, after) == right)
            {
                crossings.Add(column, ys + guess - 1);
            }

            bool IsPast(int step) => slope > 0 ? At(step) >= right : At(step) < right;
        }

        int At(int step) => (int)(xs + (slope * step) + 0.5);
    }
}
