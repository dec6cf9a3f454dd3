using SkiaSharp;

namespace StudioSample;

/// <summary>Draws circles, squares and triangles, so that the sample needs no files.</summary>
internal static class TablePictures
{
    public static void DrawTables(string folder, int count) => Draw(folder, "table", count, 960, 720, (canvas, random) =>
    {
        int shapes = random.Next(3, 9);
        for (int i = 0; i < shapes; i++)
        {
            int size = random.Next(70, 190);
            DrawShape(canvas, random, random.Next(3), random.Next(20, 940 - size), random.Next(20, 700 - size), size);
        }
    });

    public static void DrawSingles(string folder, int count) => Draw(folder, "single", count, 480, 480, (canvas, random) =>
    {
        int size = random.Next(160, 340);
        DrawShape(canvas, random, random.Next(3), random.Next(20, 460 - size), random.Next(20, 460 - size), size);
    });

    private static void Draw(string folder, string name, int count, int width, int height, Action<SKCanvas, Random> fill)
    {
        Directory.CreateDirectory(folder);
        for (int i = 1; i <= count; i++)
        {
            var random = new Random(i);
            using var bitmap = new SKBitmap(width, height);
            using (var canvas = new SKCanvas(bitmap))
            {
                DrawWood(canvas, random, width, height);
                fill(canvas, random);
            }

            using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
            File.WriteAllBytes(Path.Combine(folder, $"{name}-{i:00}.jpg"), data.ToArray());
        }
    }

    private static void DrawWood(SKCanvas canvas, Random random, int width, int height)
    {
        canvas.Clear(new SKColor(0xD9, 0xB8, 0x8F));
        using var grain = new SKPaint { IsAntialias = true, StrokeWidth = 2, Style = SKPaintStyle.Stroke };
        for (int y = 0; y < height; y += random.Next(4, 14))
        {
            grain.Color = new SKColor(0x8A, 0x5A, 0x2B, (byte)random.Next(15, 60));
            canvas.DrawLine(0, y, width, y + random.Next(-12, 12), grain);
        }
    }

    private static void DrawShape(SKCanvas canvas, Random random, int kind, int x, int y, int size)
    {
        var place = new SKRect(x, y, x + size, y + size);
        using var shadow = new SKPaint { Color = new SKColor(0, 0, 0, 60), IsAntialias = true, MaskFilter = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 8) };
        using var paint = new SKPaint { Color = SKColor.FromHsl(random.Next(360), 60, 52), IsAntialias = true };
        canvas.Save();
        canvas.Translate(6, 8);
        DrawOutline(canvas, kind, place, shadow);
        canvas.Restore();
        DrawOutline(canvas, kind, place, paint);
    }

    private static void DrawOutline(SKCanvas canvas, int kind, SKRect place, SKPaint paint)
    {
        switch (kind)
        {
            case 0:
                canvas.DrawOval(place, paint);
                break;
            case 1:
                canvas.DrawRect(place, paint);
                break;
            default:
                using (var builder = new SKPathBuilder())
                {
                    builder.MoveTo(place.MidX, place.Top);
                    builder.LineTo(place.Right, place.Bottom);
                    builder.LineTo(place.Left, place.Bottom);
                    builder.Close();
                    using SKPath path = builder.Detach();
                    canvas.DrawPath(path, paint);
                }

                break;
        }
    }
}
