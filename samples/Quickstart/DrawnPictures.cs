using Labeling;
using SkiaSharp;

namespace Quickstart;

/// <summary>Draws a small set of pictures of which the answers are known: circles, squares and triangles on a table.</summary>
internal static class DrawnPictures
{
    private const int Count = 36;
    private const int Width = 320;
    private const int Height = 240;

    private static readonly string[] Classes = ["circle", "square", "triangle"];

    public static AnswerBook Draw(string folder)
    {
        Directory.CreateDirectory(folder);
        var byPath = new Dictionary<string, List<Annotation>>(StringComparer.Ordinal);
        for (int i = 1; i <= Count; i++)
        {
            string name = $"table-{i:00}.png";
            using var bitmap = new SKBitmap(Width, Height);
            using (var canvas = new SKCanvas(bitmap))
            {
                byPath[name] = Draw(canvas, new Random(i));
            }

            using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(folder, name), data.ToArray());
        }

        return new AnswerBook(LabelingTaskType.ObjectDetection, Classes, byPath, Path.GetFileName(folder));
    }

    private static List<Annotation> Draw(SKCanvas canvas, Random random)
    {
        canvas.Clear(new SKColor(0xFF, 0xF7, 0xED));
        var annotations = new List<Annotation>();
        int cell = Width / 4;
        for (int column = 0; column < 4; column++)
        {
            if (column > 0 && random.Next(3) == 0)
            {
                continue;
            }

            int size = random.Next(30, cell - 10);
            int x = (column * cell) + random.Next(0, cell - size);
            int y = random.Next(0, Height - size);
            string name = Classes[random.Next(Classes.Length)];
            Draw(canvas, name, new SKRect(x, y, x + size, y + size), random);
            annotations.Add(new Annotation(name, new BoundingBox(x, y, size, size)));
        }

        return annotations;
    }

    private static void Draw(SKCanvas canvas, string name, SKRect place, Random random)
    {
        using var paint = new SKPaint { Color = SKColor.FromHsl(random.Next(360), 65, 50), IsAntialias = true };
        switch (name)
        {
            case "circle":
                canvas.DrawOval(place, paint);
                break;
            case "square":
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
