using System.Globalization;
using SkiaSharp;

namespace Labeling;

/// <summary>Draws the labels of one picture, with the canvas's origin at the picture's corner.</summary>
internal sealed class OverlayMarks(ClassLooks looks, OverlayOptions options, float lineWidth, Lettering letters, bool needsNames)
{
    // A dash and a gap, in widths of the line.
    private static readonly float[] Dashes = [4, 3];

    public Lettering Letters => letters;

    private float Padding => letters.Height / 5;

    private float TagHeight => letters.Height + Padding;

    /// <summary>Draws labels over a picture shown at a size, of whose own pixels each is so large.</summary>
    public void Draw(SKCanvas canvas, IReadOnlyList<Annotation> annotations, PixelSize room, (float X, float Y) scale)
    {
        // The large ones first, so that the small ones on them can be seen; names above all shapes.
        var shapes = annotations.Where(annotation => annotation.Shape is not null).OrderByDescending(annotation => annotation.Shape!.Area).ToArray();
        foreach (var annotation in shapes)
        {
            DrawShape(canvas, annotation, scale);
        }

        var y = Padding;
        List<SKRect> taken = [];
        foreach (var annotation in annotations.Where(annotation => annotation.Shape is null))
        {
            var tag = Place(Text(annotation), Padding, y, room);
            DrawTag(canvas, looks.Of(annotation), tag);
            taken.Add(tag.Place);
            y = tag.Place.Bottom + Padding;
        }

        foreach (var annotation in shapes.Where(annotation => options.ShowNames && (needsNames || annotation.Score is not null)))
        {
            DrawName(canvas, annotation, room, scale, taken);
        }
    }

    private static SKPath Outline(Shape shape, (float X, float Y) scale)
    {
        using var path = new SKPathBuilder { FillType = SKPathFillType.EvenOdd };
        if (shape is BoundingBox box)
        {
            path.AddRect(new SKRect((float)box.X * scale.X, (float)box.Y * scale.Y, (float)box.Right * scale.X, (float)box.Bottom * scale.Y));
        }
        else if ((shape as Polygon ?? (shape as RunLengthMask)?.ToPolygon()) is { } polygon)
        {
            foreach (var ring in polygon.Parts.SelectMany(part => part.Holes.Prepend(part.Outer)))
            {
                path.AddPoly([.. ring.Select(point => new SKPoint((float)point.X * scale.X, (float)point.Y * scale.Y))], close: true);
            }
        }

        return path.Detach();
    }

    private void DrawShape(SKCanvas canvas, Annotation annotation, (float X, float Y) scale)
    {
        var colour = looks.Of(annotation).Colour;
        using var path = Outline(annotation.Shape!, scale);
        using var fill = new SKPaint { Color = colour.WithAlpha((byte)Math.Round(options.FillOpacity * 255)), IsAntialias = true };
        canvas.DrawPath(path, fill);

        using var dashes = annotation.IsCrowd ? SKPathEffect.CreateDash([.. Dashes.Select(length => length * lineWidth)], 0) : null;
        using var line = new SKPaint { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = lineWidth, PathEffect = dashes };
        canvas.DrawPath(path, line);
    }

    /// <summary>Draws a name beside its shape, unless another is there already: the colour tells the class all the same.</summary>
    private void DrawName(SKCanvas canvas, Annotation annotation, PixelSize room, (float X, float Y) scale, List<SKRect> taken)
    {
        var bounds = annotation.Shape!.Bounds;

        // Above the shape, or in it where there is no room above; and never beyond the picture where that can be helped.
        var above = ((float)bounds.Y * scale.Y) - TagHeight;
        var tag = Place(Text(annotation), ((float)bounds.X * scale.X) - (lineWidth / 2), above < 0 ? (float)bounds.Y * scale.Y : above, room);
        if (!taken.Exists(other => other.IntersectsWith(tag.Place)))
        {
            DrawTag(canvas, looks.Of(annotation), tag);
            taken.Add(tag.Place);
        }
    }

    private (string Text, SKRect Place) Place(string text, float left, float top, PixelSize room)
    {
        text = letters.Fit(text, Math.Max(letters.Height, room.Width - (2 * Padding)));
        var width = letters.Measure(text) + (2 * Padding);
        left = Math.Max(0, Math.Min(left, room.Width - width));
        top = Math.Max(0, Math.Min(top, room.Height - TagHeight));
        return (text, new SKRect(left, top, left + width, top + TagHeight));
    }

    private void DrawTag(SKCanvas canvas, ClassLook look, (string Text, SKRect Place) tag)
    {
        using var paper = new SKPaint { Color = look.Colour, IsAntialias = true };
        canvas.DrawRect(tag.Place, paper);
        letters.Draw(canvas, tag.Text, tag.Place.Left + Padding, tag.Place.Top + (Padding / 2), look.Ink);
    }

    private string Text(Annotation annotation)
    {
        var name = looks.Of(annotation).Name;
        return annotation.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $"{name} {score:0.00}") : name;
    }
}
