using SkiaSharp;

namespace Labeling;

/// <summary>Draws boxes, polygons, masks and tags over pictures, as PNG: for reports, notebooks and review sheets.</summary>
/// <remarks>
/// <para>
/// Each class has its colour; names stand beside the shapes, and below the picture a legend counts the classes. A whole-image label is a tag in
/// the top left corner; a crowd has a dashed outline.
/// </para>
/// <para>
/// The letters of ASCII, with and without accents, need no font and look alike on every host. Other characters take a font of the host, on Linux
/// from the folders where fonts lie; where none has it, a character shows as its Unicode number in a frame. Arabic letters join, and Arabic and
/// Hebrew run from right to left within the line; other scripts that need shaping, such as Devanagari, are shown letter by letter.
/// </para>
/// <para>Immutable; safe for use by many threads at once.</para>
/// </remarks>
public sealed class OverlayRenderer
{
    private const long MostPixels = ImageLimits.MostPixels / 4;

    private static readonly SKColor Paper = SKColors.White;
    private static readonly SKColor NoPicture = new(0xDD, 0xDD, 0xDD);

    private readonly ClassLooks _looks;
    private readonly OverlayOptions _options;

    /// <summary>Makes a renderer for the classes of a project.</summary>
    /// <param name="labelClasses">Names and colours. A label of another class is drawn in magenta with the class's number.</param>
    /// <param name="options">How labels are drawn; <see langword="null"/> for the defaults.</param>
    public OverlayRenderer(IEnumerable<LabelClass> labelClasses, OverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(labelClasses);
        _looks = new ClassLooks(labelClasses);
        _options = options ?? new OverlayOptions();
    }

    /// <summary>Draws labels over one picture.</summary>
    /// <param name="picture">The picture, at full size or reduced. It stays the caller's.</param>
    /// <param name="annotations">What is on it, in pixels of the upright picture at full size (<see cref="ImageInfo.UprightSize"/>).</param>
    /// <returns>A PNG as wide as the picture, and higher by the legend if there is one.</returns>
    /// <exception cref="ImageDecodingException">The result would be too large to be encoded.</exception>
    public EncodedImage Render(DecodedImage picture, IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(annotations);
        var classes = _looks.Count(annotations);
        var marks = Marks(picture.Size, classes.Count);
        var legend = new Legend(classes, marks.Letters, picture.Size.Width, _options.ShowLegend);
        using var sheet = new OverlayCanvas(Size(picture.Size.Width, picture.Size.Height + legend.Height), Paper);
        sheet.DrawPicture(picture.Pixels, picture.Size, 0, 0);
        sheet.Within(picture.Size.Bounds, () => marks.Draw(sheet.Canvas, annotations, picture.Size, Scale(picture, picture.Size)));
        legend.Draw(sheet.Canvas, picture.Size.Height);
        return sheet.Encode(picture.Warnings);
    }

    /// <summary>Draws several pictures with their labels in rows and columns, with one legend for all.</summary>
    /// <param name="pictures">The pictures, row by row from the top left. At least one; pages of 4, 6 and 9 come out as 2 × 2, 3 × 2 and 3 × 3.</param>
    /// <param name="options">Sizes and title; <see langword="null"/> for the defaults.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="ArgumentException">There is no picture, or the sheet would have more pixels than can be drawn.</exception>
    public EncodedImage RenderSheet(IReadOnlyList<SheetPicture> pictures, SheetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        options ??= new SheetOptions();
        var cell = options.CellSize;
        var classes = _looks.Count(pictures.SelectMany(picture => picture.Annotations));
        var marks = Marks(cell, classes.Count);
        var grid = new SheetGrid(pictures.Count, options, marks.Letters, pictures.Any(picture => picture.Caption is not null));
        var legend = new Legend(classes, marks.Letters, grid.Width, _options.ShowLegend);
        using var sheet = new OverlayCanvas(Size(grid.Width, grid.Height + (long)legend.Height), Paper);
        grid.DrawTitle(sheet.Canvas);
        for (var i = 0; i < pictures.Count; i++)
        {
            DrawCell(sheet, grid, marks, pictures[i], i, cell);
        }

        legend.Draw(sheet.Canvas, grid.Height);
        return sheet.Encode([]);
    }

    private static void DrawCell(OverlayCanvas sheet, SheetGrid grid, OverlayMarks marks, SheetPicture shown, int index, PixelSize cell)
    {
        var (left, top) = grid.Corner(index);
        if (shown.Picture is { } picture)
        {
            var size = Fitting.Inside(picture.Size, cell);
            var x = left + ((cell.Width - size.Width) / 2);
            var y = top + ((cell.Height - size.Height) / 2);
            DrawReduced(sheet, picture, size, x, y);
            sheet.Within(new BoundingBox(x, y, size.Width, size.Height), () => marks.Draw(sheet.Canvas, shown.Annotations, size, Scale(picture, size)));
        }
        else
        {
            sheet.Fill(new BoundingBox(left, top, cell.Width, cell.Height), NoPicture);
        }

        grid.DrawCaption(sheet.Canvas, index, shown.Caption);
    }

    private static void DrawReduced(OverlayCanvas sheet, DecodedImage picture, PixelSize size, int x, int y)
    {
        if (size == picture.Size)
        {
            sheet.DrawPicture(picture.Pixels, size, x, y);
            return;
        }

        using var reduced = AreaScaler.Reduce(picture.Pixels.Span, picture.Size, size);
        sheet.DrawPicture(reduced.Memory, size, x, y);
    }

    /// <summary>From pixels of the upright picture at full size to those it is shown at.</summary>
    private static (float X, float Y) Scale(DecodedImage picture, PixelSize shown)
        => ((float)shown.Width / picture.Info.UprightSize.Width, (float)shown.Height / picture.Info.UprightSize.Height);

    private static PixelSize Size(int width, long height) => width * height <= MostPixels && height <= PixelSize.MaxSide
        ? new PixelSize(width, (int)height)
        : throw new ArgumentException($"The result would have {width} x {height} pixels, and at most {MostPixels} can be drawn. Draw fewer pictures, or reduce them.");

    private OverlayMarks Marks(PixelSize size, int classes)
    {
        var side = Math.Max(size.Width, size.Height);
        var line = (float)(_options.LineWidth ?? Math.Clamp(side / 320.0, 1.5, 12));
        var text = (float)(_options.TextHeight ?? Math.Clamp(side / 34.0, 14, 96));

        // The legend says what the one colour means.
        return new OverlayMarks(_looks, _options, line, new Lettering(text), needsNames: classes > 1 || !_options.ShowLegend);
    }
}
