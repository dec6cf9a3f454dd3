using SkiaSharp;

namespace Labeling.Imaging.Tests.Overlays;

public sealed class OverlayRendererTests
{
    private static readonly LabelClass Cat = new() { Id = new LabelClassId(1), Name = "cat", Path = "animal/cat", Color = "#ff0000" };
    private static readonly LabelClass Dog = new() { Id = new LabelClassId(2), Name = "dog", Path = "animal/dog", Color = "#0000ff" };

    // Outlines alone, so that colours are the classes' own.
    private static readonly OverlayOptions Outlines = new() { FillOpacity = 0, LineWidth = 2, ShowNames = false, ShowLegend = false };

    private static readonly OverlayOptions Fills = new() { FillOpacity = 1, LineWidth = 1, ShowNames = false, ShowLegend = false };

    private readonly OverlayRenderer _plain = new([Cat, Dog], new OverlayOptions { ShowNames = false, ShowLegend = false });

    [Fact]
    public void A_picture_without_labels_is_itself()
    {
        using var picture = Picture(40, 30);
        using var shown = Pictures.Open(_plain.Render(picture, []));
        Assert.True(picture.Pixels.Span.SequenceEqual(shown.GetPixelSpan()));
    }

    [Fact]
    public void A_box_is_outlined_along_its_edges()
    {
        using var shown = Draw(100, 80, Outlines, new Annotation(Cat.Id, new BoundingBox(20, 10, 50, 40)));
        Assert.Equal(SKColors.Red, shown.GetPixel(20, 30));
        Assert.Equal(SKColors.Red, shown.GetPixel(69, 30));
        Assert.Equal(SKColors.Red, shown.GetPixel(45, 10));
        Assert.Equal(SKColors.Red, shown.GetPixel(45, 49));
        Assert.Equal(Grey, shown.GetPixel(45, 30));
        Assert.Equal(Grey, shown.GetPixel(17, 30));
        Assert.Equal(Grey, shown.GetPixel(73, 30));
    }

    [Fact]
    public void A_hole_of_a_polygon_shows_the_picture()
    {
        var polygon = new Polygon([new PolygonPart(PolygonRing.FromFlat(10, 10, 70, 10, 70, 70, 10, 70), PolygonRing.FromFlat(30, 30, 50, 30, 50, 50, 30, 50))]);
        using var shown = Draw(80, 80, Fills, new Annotation(Cat.Id, polygon));
        Assert.Equal(SKColors.Red, shown.GetPixel(20, 20));
        Assert.Equal(Grey, shown.GetPixel(40, 40));
        Assert.Equal(Grey, shown.GetPixel(75, 75));
    }

    [Fact]
    public void A_mask_covers_its_pixels_and_no_others()
    {
        var pixels = new byte[60 * 60];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i % 60) is >= 20 and < 40 && (i / 60) is >= 30 and < 50 ? 1 : 0);
        }

        using var shown = Draw(60, 60, Fills, new Annotation(Dog.Id, RunLengthMask.FromRowMajor(pixels, 60, 60)));
        Assert.Equal(SKColors.Blue, shown.GetPixel(21, 31));
        Assert.Equal(SKColors.Blue, shown.GetPixel(38, 48));
        Assert.Equal(Grey, shown.GetPixel(17, 40));
        Assert.Equal(Grey, shown.GetPixel(43, 40));
    }

    [Fact]
    public void An_empty_mask_draws_nothing()
    {
        using var shown = Draw(60, 60, Fills, new Annotation(Dog.Id, RunLengthMask.FromRowMajor(new byte[3600], 60, 60)));
        Assert.Equal(Grey, shown.GetPixel(30, 30));
    }

    [Fact]
    public void Coordinates_are_those_of_the_full_size()
    {
        var info = new ImageInfo { Format = ImageFormat.Png, StoredSize = new PixelSize(400, 200) };
        using var small = new DecodedImage(info, new PixelSize(100, 50), Flat(100, 50));
        var overlay = new OverlayRenderer([Cat], Fills).Render(small, [new Annotation(Cat.Id, new BoundingBox(200, 100, 200, 100))]);
        using var shown = Pictures.Open(overlay);
        Assert.Equal(new PixelSize(100, 50), overlay.Size);
        Assert.Equal(SKColors.Red, shown.GetPixel(75, 40));
        Assert.Equal(Grey, shown.GetPixel(40, 20));
    }

    [Fact]
    public void Small_shapes_lie_on_large_ones_whatever_the_order()
    {
        using var shown = Draw(80, 80, Fills, new Annotation(Cat.Id, new BoundingBox(30, 30, 10, 10)), new Annotation(Dog.Id, new BoundingBox(5, 5, 70, 70)));
        Assert.Equal(SKColors.Red, shown.GetPixel(35, 35));
        Assert.Equal(SKColors.Blue, shown.GetPixel(10, 10));
    }

    [Fact]
    public void A_crowd_has_a_dashed_outline()
    {
        using var shown = Draw(200, 100, Outlines, new Annotation(Cat.Id, new BoundingBox(10, 50, 180, 40)) { IsCrowd = true });
        var line = Enumerable.Range(15, 160).Select(x => shown.GetPixel(x, 50)).ToArray();
        Assert.Contains(SKColors.Red, line);
        Assert.Contains(Grey, line);
    }

    [Fact]
    public void A_label_of_the_whole_picture_is_a_tag_in_the_corner()
    {
        using var shown = Draw(200, 100, Fills, new Annotation("animal/dog"));
        Assert.Equal(SKColors.Blue, shown.GetPixel(5, 5));
        Assert.Equal(Grey, shown.GetPixel(190, 90));
    }

    [Fact]
    public void A_class_that_is_not_in_the_project_is_magenta()
    {
        using var shown = Draw(60, 60, Fills, new Annotation(new LabelClassId(99), new BoundingBox(10, 10, 40, 40)));
        Assert.Equal(SKColors.Magenta, shown.GetPixel(30, 30));
    }

    [Fact]
    public void The_legend_names_the_classes_that_occur()
    {
        using var picture = Picture(300, 100);
        Annotation[] labels = [new(Cat.Id, new BoundingBox(1, 1, 9, 9)), new(Cat.Id, new BoundingBox(40, 40, 9, 9))];
        var options = new OverlayOptions { ShowNames = false };
        var one = new OverlayRenderer([Cat, Dog], options).Render(picture, labels);
        var none = new OverlayRenderer([Cat, Dog], options).Render(picture, []);

        Assert.Equal(new PixelSize(300, 100), none.Size);
        Assert.Equal(300, one.Size.Width);
        Assert.InRange(one.Size.Height, 110, 140);
        using var shown = Pictures.Open(one);
        var colours = Below(shown, 100);
        Assert.Contains(SKColors.Red, colours);
        Assert.DoesNotContain(SKColors.Blue, colours);
        Assert.Contains(SKColors.Black, colours);
    }

    [Fact]
    public void A_legend_of_many_classes_takes_as_many_lines_as_it_needs()
    {
        LabelClass[] classes = [.. Enumerable.Range(1, 40).Select(i => new LabelClass { Id = new LabelClassId(i), Name = $"class number {i}", Path = $"class number {i}", Color = "#336699" })];
        using var picture = Picture(300, 100);
        var overlay = new OverlayRenderer(classes).Render(picture, [.. classes.Select(c => new Annotation(c.Id, new BoundingBox(c.Id.Value, 10, 5, 5)))]);
        Assert.InRange(overlay.Size.Height, 300, 1200);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("Ä É ñ ç å Č")]
    [InlineData("猫")]
    [InlineData("кошка Ω")]
    [InlineData("\U0001F408")]
    [InlineData("\u202Egpj.tac")]
    [InlineData("line\nbreak\0null")]
    [InlineData("lone \uD800 surrogate")]
    [InlineData("a name that is much longer than the picture is wide, so that it cannot be shown to its end anywhere at all")]
    public void Any_name_can_be_written(string name)
    {
        var named = new LabelClass { Id = new LabelClassId(1), Name = name, Path = name, Color = "#ffffff" };
        using var picture = Picture(240, 120);
        var overlay = new OverlayRenderer([named]).Render(picture, [new Annotation(named.Id)]);
        using var shown = Pictures.Open(overlay);

        // Something is written on the tag, and it stays within the picture.
        Assert.Contains(Enumerable.Range(0, 240 * 30).Select(i => shown.GetPixel(i % 240, i / 240)), pixel => pixel.Red < 90);
        Assert.Equal(240, overlay.Size.Width);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 2, 2)]
    [InlineData(6, 3, 2)]
    [InlineData(9, 3, 3)]
    [InlineData(10, 4, 3)]
    public void Sheets_have_about_as_many_rows_as_columns(int count, int columns, int rows)
    {
        using var picture = Picture(64, 64);
        var sheet = _plain.RenderSheet([.. Enumerable.Repeat(new SheetPicture { Picture = picture }, count)], new SheetOptions { CellSize = new PixelSize(64, 64) });
        Assert.Equal(columns, sheet.Size.Width / 64);
        Assert.Equal(rows, sheet.Size.Height / 64);
    }

    [Fact]
    public void A_sheet_draws_each_picture_with_its_own_labels_in_its_own_place()
    {
        using var large = Picture(200, 100);
        var sheet = new OverlayRenderer([Cat, Dog], Fills).RenderSheet(
            [
                new SheetPicture { Picture = large, Annotations = [new Annotation(Cat.Id, new BoundingBox(0, 0, 100, 100))] },
                new SheetPicture { Picture = null },
            ],
            new SheetOptions { CellSize = new PixelSize(100, 100), Columns = 2 });
        using var shown = Pictures.Open(sheet);

        // Cells begin behind half a line of text of 14 pixels; 200 by 100 fits as 100 by 50 in the middle of its cell.
        Assert.Equal(SKColors.Red, shown.GetPixel(7 + 25, 7 + 50));
        Assert.Equal(Grey, shown.GetPixel(7 + 75, 7 + 50));
        Assert.Equal(SKColors.White, shown.GetPixel(7 + 25, 7 + 10));
        Assert.Equal(new SKColor(0xDD, 0xDD, 0xDD), shown.GetPixel(7 + 100 + 7 + 50, 7 + 50));
    }

    [Fact]
    public void Title_and_captions_are_written()
    {
        using var picture = Picture(64, 64);
        var cell = new SheetOptions { CellSize = new PixelSize(64, 64) };
        var bare = _plain.RenderSheet([new SheetPicture { Picture = picture }], cell);
        var written = _plain.RenderSheet([new SheetPicture { Picture = picture, Caption = "a.jpg" }], new SheetOptions { CellSize = new PixelSize(64, 64), Title = "Review" });
        Assert.InRange(written.Size.Height - bare.Size.Height, 28, 60);
        using var shown = Pictures.Open(written);
        Assert.Contains(SKColors.Black, Enumerable.Range(0, 64 * 20).Select(i => shown.GetPixel(7 + (i % 64), 7 + (i / 64))));
    }

    [Theory]
    [InlineData("が", "か")]
    [InlineData("й", "и")]
    [InlineData("한", "하")]
    [InlineData("猫", "犬")]
    [InlineData("ش", "س")]
    public void Letters_of_other_scripts_are_told_apart(string one, string other)
    {
        Assert.NotEqual(Letters(one), Letters(other));
        Assert.Equal(Letters(one), Letters(one.Normalize(System.Text.NormalizationForm.FormD)));
    }

    [Theory]
    [InlineData("שלום", "ם")]
    [InlineData("12 שלום", "12")]
    [InlineData("שלום 12", "ם")]
    [InlineData("cat שלום", "c")]
    [InlineData("قط", "\uFEC2")]
    public void Text_that_runs_from_right_to_left_ends_at_the_left(string text, string leftmost)
    {
        var (all, first) = (Columns(text), Columns(leftmost));

        // Without what lies behind the letter, and the space to the next.
        Assert.Equal(first[..^6], all[..(first.Count - 6)]);
    }

    [Fact]
    public void Arabic_letters_join()
    {
        Assert.Equal(Columns("\uFE91\uFE92\uFE90".Normalize()), Columns("ببب"));
        Assert.NotEqual(Columns("ب ب ب"), Columns("ببب"));
        Assert.Equal(Columns("\uFEFB"), Columns("لا"));
    }

    [Fact]
    public void What_is_impossible_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _plain.RenderSheet([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayOptions { FillOpacity = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayOptions { FillOpacity = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayOptions { LineWidth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayOptions { TextHeight = 5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SheetOptions { Columns = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SheetOptions { CellSize = new PixelSize(5000, 100) });
        var cells = Enumerable.Repeat(new SheetPicture { Picture = null }, 200).ToArray();
        Assert.Throws<ArgumentException>(() => _plain.RenderSheet(cells, new SheetOptions { CellSize = new PixelSize(4096, 4096) }));
    }

    [Fact]
    public void Many_threads_may_share_a_renderer()
    {
        using var picture = Picture(100, 100);
        var renderer = new OverlayRenderer([Cat, Dog]);
        var drawn = new byte[16][];
        Parallel.For(0, drawn.Length, i => drawn[i] = renderer.Render(picture, [new Annotation(Cat.Id, new BoundingBox(10, 30, 50, 50)), new Annotation("猫")]).Bytes.ToArray());
        Assert.All(drawn, bytes => Assert.Equal(drawn[0], bytes));
    }

    private static SKColor Grey => new(100, 100, 100);

    /// <summary>A caption, as pixels.</summary>
    private static byte[] Letters(string text) => new OverlayRenderer([]).RenderSheet([Captioned(text)], Small).Bytes.ToArray();

    /// <summary>The columns of a caption from its first dark one to its last.</summary>
    private static List<string> Columns(string text)
    {
        using var shown = Pictures.Open(new OverlayRenderer([]).RenderSheet([Captioned(text)], Small));
        var columns = Enumerable.Range(0, shown.Width)
            .Select(x => string.Concat(Enumerable.Range(BelowCell, shown.Height - BelowCell).Select(y => $"{shown.GetPixel(x, y).Red:X2}")))
            .ToList();
        var blank = columns[0];
        return [.. columns.SkipWhile(column => column == blank).Reverse().SkipWhile(column => column == blank).Reverse()];
    }

    // The cell, the gap above it, and a pixel.
    private const int BelowCell = 32 + 7 + 1;

    private static SheetPicture Captioned(string text) => new() { Picture = null, Caption = text };

    private static SheetOptions Small => new() { CellSize = new PixelSize(300, 32), Columns = 1 };

    private static byte[] Flat(int width, int height)
        => [.. Enumerable.Range(0, width * height).SelectMany<int, byte>(_ => [100, 100, 100, 255])];

    private static DecodedImage Picture(int width, int height)
        => new(new ImageInfo { Format = ImageFormat.Png, StoredSize = new PixelSize(width, height) }, new PixelSize(width, height), Flat(width, height));

    private static SKBitmap Draw(int width, int height, OverlayOptions options, params Annotation[] annotations)
    {
        using var picture = Picture(width, height);
        return Pictures.Open(new OverlayRenderer([Cat, Dog], options).Render(picture, annotations));
    }

    private static HashSet<SKColor> Below(SKBitmap bitmap, int top)
    {
        var colours = new HashSet<SKColor>();
        for (var y = top; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                colours.Add(bitmap.GetPixel(x, y));
            }
        }

        return colours;
    }
}
