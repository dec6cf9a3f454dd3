using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>A set of whole pixels of an image, stored as the lengths of its runs the way COCO does.</summary>
/// <remarks>
/// <para>
/// The grid has <see cref="Height"/> rows and <see cref="Width"/> columns. Runs go down the columns, column by column from
/// the top left, and alternate between clear and set, starting with clear. Pixel (column <c>c</c>, row <c>r</c>) covers
/// <c>[c, c + 1) × [r, r + 1)</c>.
/// </para>
/// <para>
/// The runs are kept in their shortest form: only the first may be empty. Whatever was given is brought to that form, so
/// that two masks are equal exactly when they have the same size and the same pixels.
/// </para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
/// <seealso href="https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.h">The format's definition.</seealso>
[JsonConverter(typeof(ShapeJsonConverter))]
public sealed class RunLengthMask : Shape
{
    /// <summary>The most rows or columns a mask may have: 65,535.</summary>
    public const int MaxSide = 65_535;

    /// <summary>The most pixels a mask may have, set or not: 2³⁰ (1,073,741,824).</summary>
    public const int MaxPixels = 1 << 30;

    private readonly uint[] _counts;
    private BoundingBox? _bounds;
    private int _area = -1;

    /// <summary>Makes a mask of its runs.</summary>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="counts">
    /// Shape <c>[n]</c>, <c>n ≥ 1</c>. Lengths of runs in pixels, column by column from the top left, starting with a run of
    /// clear pixels (which may be empty). They add up to <c>height × width</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    /// <exception cref="ArgumentException">The runs do not add up to <c>height × width</c>; the message gives both numbers.</exception>
    public RunLengthMask(int height, int width, ReadOnlySpan<uint> counts)
    {
        CheckSize(height, width);
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        if (sum != (long)height * width)
        {
            throw new ArgumentException(
                $"The runs of a mask of {height} rows and {width} columns must add up to {(long)height * width} pixels, but these add up to {sum}.", nameof(counts));
        }

        Height = height;
        Width = width;
        _counts = RunWriter.Canonical(counts);
    }

    private RunLengthMask(int height, int width, uint[] canonical)
    {
        Height = height;
        Width = width;
        _counts = canonical;
    }

    /// <inheritdoc/>
    public override ShapeKind Kind => ShapeKind.Mask;

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The size of the grid, which is the size of the image the mask was made for.</summary>
    public PixelSize Size => new(Width, Height);

    /// <summary>The lengths of the runs, column by column, clear pixels first; at least one, and only the first may be 0.</summary>
    public ReadOnlyMemory<uint> Counts => _counts;

    /// <summary>The number of pixels that are set.</summary>
    /// <remarks>Time O(runs), once.</remarks>
    public override double Area => PixelCount;

    /// <summary>The smallest box around the pixels that are set; the empty box at the origin when there are none.</summary>
    /// <remarks>Time O(runs), once.</remarks>
    public override BoundingBox Bounds => _bounds ??= RunLengthOperations.Bounds(_counts, Height);

    private int PixelCount => _area >= 0 ? _area : _area = RunLengthOperations.Area(_counts);

    /// <summary>Reads a mask from COCO's compressed text.</summary>
    /// <param name="counts">The text that <c>pycocotools</c> calls <c>counts</c>.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    /// <exception cref="FormatException">The text is not such a list of runs for this size; the message gives the position and what is wrong there.</exception>
    public static RunLengthMask FromCompressed(string counts, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(counts);
        CheckSize(height, width);
        return new(height, width, RunLengthText.Read(counts.AsSpan(), (uint)(height * width)));
    }

    /// <summary>Reads a mask from COCO's compressed text in ASCII bytes.</summary>
    /// <param name="counts">The text that <c>pycocotools</c> calls <c>counts</c>.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    /// <exception cref="FormatException">The text is not such a list of runs for this size; the message gives the position and what is wrong there.</exception>
    public static RunLengthMask FromCompressed(ReadOnlySpan<byte> counts, int height, int width)
    {
        CheckSize(height, width);
        return new(height, width, RunLengthText.Read(counts, (uint)(height * width)));
    }

    /// <summary>Makes a mask of pixels.</summary>
    /// <param name="pixels">Shape <c>[height, width]</c>, row by row from the top left, one byte a pixel; 0 is clear, anything else is set.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not <c>height × width</c>.</exception>
    public static RunLengthMask FromRowMajor(ReadOnlySpan<byte> pixels, int height, int width)
    {
        CheckSize(height, width);
        if (pixels.Length != height * width)
        {
            throw new ArgumentException(
                $"A mask of {height} rows and {width} columns has {height * width} pixels, but {pixels.Length} bytes were given.", nameof(pixels));
        }

        return new(height, width, RunLengthPixels.Read(pixels, height, width));
    }

    /// <summary>Fills a polygon: each ring as <c>pycocotools</c> fills it, to the pixel; holes are taken out, parts are united.</summary>
    /// <param name="polygon">The polygon; what lies outside the grid is cut off. It need not be valid.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <remarks>
    /// Agrees with <c>rleFrPoly</c> of pycocotools 2.0.11 bit for bit: the outline is followed on a grid five times as fine and
    /// a pixel belongs to the shape when its centre does, up to that fineness. A ring whose corners lie on pixel corners is
    /// filled exactly. A ring that crosses itself is filled by the even-odd rule. Time grows with the number of edges times the
    /// columns that each passes.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="polygon"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    public static RunLengthMask FromPolygon(Polygon polygon, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(polygon);
        CheckSize(height, width);
        return Unite([.. polygon.Parts.Select(part => FromPart(part, height, width))]);
    }

    /// <summary>Fills a box, as <c>pycocotools</c> does.</summary>
    /// <param name="box">The box; what lies outside the grid is cut off.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <remarks>Agrees with <c>rleFrBbox</c> of pycocotools 2.0.11 bit for bit. A box on pixel edges is filled exactly.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="box"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range, or there are more than <see cref="MaxPixels"/> pixels.</exception>
    public static RunLengthMask FromBox(BoundingBox box, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(box);
        CheckSize(height, width);
        ReadOnlySpan<ImagePoint> corners = [new(box.X, box.Y), new(box.X, box.Bottom), new(box.Right, box.Bottom), new(box.Right, box.Y)];
        return new(height, width, RingFiller.Fill(corners, height, width));
    }

    /// <summary>Unites or intersects any number of masks.</summary>
    /// <param name="masks">At least one; all of one size.</param>
    /// <param name="intersect"><see langword="true"/> for the pixels that all have, <see langword="false"/> for those that any has.</param>
    /// <exception cref="ArgumentNullException"><paramref name="masks"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no mask, or their sizes differ.</exception>
    public static RunLengthMask Merge(IReadOnlyList<RunLengthMask> masks, bool intersect)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count == 0)
        {
            throw new ArgumentException("There must be at least one mask; without any the size is not known.", nameof(masks));
        }

        foreach (var mask in masks)
        {
            ArgumentNullException.ThrowIfNull(mask, nameof(masks));
            ThrowIfSizesDiffer(masks[0], mask, nameof(masks));
        }

        return intersect ? Combine(masks, firstIsClear: true, othersAreClear: true, givesClear: true) : Unite(masks);
    }

    /// <summary>How much two masks overlap, as <c>pycocotools</c> counts it.</summary>
    /// <param name="a">One mask; the detection, where there is one.</param>
    /// <param name="b">The other, of the same size; the ground truth.</param>
    /// <param name="bCrowd">
    /// Whether <paramref name="b"/> stands for a crowd: the shared pixels are then divided by the pixels of <paramref name="a"/>
    /// alone, so that a part of the crowd matches it fully.
    /// </param>
    /// <returns>From 0 to 1; 0 when no pixel is shared.</returns>
    /// <remarks>Time O(runs); no allocation.</remarks>
    /// <exception cref="ArgumentNullException">A mask is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Iou(RunLengthMask a, RunLengthMask b, bool bCrowd = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ThrowIfSizesDiffer(a, b, nameof(b));
        if (!a.Bounds.Overlaps(b.Bounds))
        {
            return 0;
        }

        var shared = RunLengthOperations.SharedArea(a._counts, b._counts);
        return shared == 0 ? 0 : (double)shared / (bCrowd ? a.PixelCount : (long)a.PixelCount + b.PixelCount - shared);
    }

    /// <summary>The mask in COCO's compressed text, exactly as <c>pycocotools</c> writes it.</summary>
    public string ToCompressed() => RunLengthText.Write(_counts);

    /// <summary>The mask as pixels.</summary>
    /// <returns>Shape <c>[height, width]</c>, row by row from the top left, one byte a pixel, 0 or 1.</returns>
    public byte[] ToRowMajor() => RunLengthPixels.Write(_counts, Height, Width);

    /// <summary>The outline of the pixels, exactly along their edges.</summary>
    /// <returns>
    /// A valid polygon with whole-number corners, or <see langword="null"/> when no pixel is set. Filling it
    /// (<see cref="FromPolygon"/>) gives this mask again, and its <see cref="Polygon.Area"/> is the number of pixels.
    /// </returns>
    /// <remarks>
    /// Pixels that share an edge belong to one part; pixels that touch at a corner only are separate parts (4-connectivity),
    /// because a ring that touches itself is not valid. Parts come in the order of their first pixel, column by column; outer
    /// rings run clockwise on the screen, holes the other way. Time O(runs + width); no allocation per pixel.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The outline has more than <see cref="Polygon.MaxVertices"/> corners.</exception>
    public Polygon? ToPolygon() => MaskTracer.Trace(_counts, Height);

    /// <summary>The pixels that either mask has.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public RunLengthMask Union(RunLengthMask other) => Unite([this, Checked(other)]);

    /// <summary>The pixels that both masks have.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public RunLengthMask Intersect(RunLengthMask other) => Combine([this, Checked(other)], firstIsClear: true, othersAreClear: true, givesClear: true);

    /// <summary>The pixels of this mask that the other does not have.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public RunLengthMask Subtract(RunLengthMask other) => Combine([this, Checked(other)], firstIsClear: true, othersAreClear: false, givesClear: true);

    /// <inheritdoc/>
    public override bool Contains(ImagePoint point)
        => point.X >= 0 && point.Y >= 0 && point.X < Width && point.Y < Height
            && RunLengthOperations.IsSet(_counts, ((uint)point.X * (uint)Height) + (uint)point.Y);

    /// <summary>The same pixels on the grid of an image: cut off where the grid ends, clear where the mask had none.</summary>
    /// <param name="size">The image's size; known.</param>
    /// <returns>A mask of that size, this one when it has it already, or <see langword="null"/> when no pixel is left.</returns>
    /// <exception cref="ArgumentException"><paramref name="size"/> is the empty size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is more than a mask may have.</exception>
    public override RunLengthMask? ClipTo(PixelSize size)
    {
        ThrowIfEmpty(size);
        var clipped = this;
        if (size != Size)
        {
            CheckSize(size.Height, size.Width);
            clipped = new(size.Height, size.Width, RunLengthOperations.Regrid(_counts, Height, size.Height, size.Width));
        }

        return clipped._counts.Length == 1 ? null : clipped;
    }

    /// <inheritdoc/>
    public override bool Equals(Shape? other)
        => other is RunLengthMask mask && Height == mask.Height && Width == mask.Width && _counts.AsSpan().SequenceEqual(mask._counts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width, _counts.Length, _counts[_counts.Length / 2], _counts[^1]);

    /// <summary>The size and the number of pixels: <c>mask of 480 rows and 640 columns, 1200 pixels set</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"mask of {Height} rows and {Width} columns, {Area} pixels set");

    private static RunLengthMask FromPart(PolygonPart part, int height, int width)
    {
        var outer = FromRing(part.Outer, height, width);
        return part.Holes.Count == 0
            ? outer
            : outer.Subtract(Unite([.. part.Holes.Select(hole => FromRing(hole, height, width))]));
    }

    private static RunLengthMask FromRing(PolygonRing ring, int height, int width) => new(height, width, RingFiller.Fill(ring.AsSpan(), height, width));

    private static RunLengthMask Unite(IReadOnlyList<RunLengthMask> masks) => Combine(masks, firstIsClear: false, othersAreClear: false, givesClear: false);

    /// <summary>Intersecting unites clear pixels; subtracting unites those that the first has not with those that the other has.</summary>
    private static RunLengthMask Combine(IReadOnlyList<RunLengthMask> masks, bool firstIsClear, bool othersAreClear, bool givesClear)
    {
        var first = masks[0];
        if (masks.Count == 1)
        {
            return first;
        }

        var counts = new uint[masks.Count][];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = masks[i]._counts;
        }

        return new(first.Height, first.Width, RunUnion.Unite(counts, firstIsClear, othersAreClear, givesClear, first.Height * first.Width));
    }

    private RunLengthMask Checked(RunLengthMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfSizesDiffer(this, other, nameof(other));
        return other;
    }

    private static void ThrowIfSizesDiffer(RunLengthMask a, RunLengthMask b, string name)
    {
        if (a.Height != b.Height || a.Width != b.Width)
        {
            throw new ArgumentException(
                $"Masks must have one size, but one has {a.Height} rows and {a.Width} columns and the other {b.Height} and {b.Width}. Use ClipTo to bring one to the size of the other.", name);
        }
    }

    private static void CheckSize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        if ((long)height * width > MaxPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), width, $"A mask has at most {MaxPixels} pixels, but {height} rows of {width} columns are {(long)height * width}.");
        }
    }
}
