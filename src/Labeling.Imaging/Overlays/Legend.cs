using System.Globalization;
using SkiaSharp;

namespace Labeling;

/// <summary>The classes that occur, with their colours and how many there are of each, in as many lines as they need.</summary>
internal sealed class Legend
{
    private readonly List<(ClassLook Look, string Text, float X, float Y)> _entries = [];
    private readonly Lettering _letters;

    public Legend(IReadOnlyList<(ClassLook Look, int Count)> classes, Lettering letters, int width, bool isShown)
    {
        _letters = letters;
        if (!isShown || classes.Count == 0)
        {
            return;
        }

        var (x, y) = (Gap, Gap);
        foreach (var (look, count) in classes)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $" {count}");
            var room = width - (2 * Gap) - Swatch - (Gap / 2) - letters.Measure(number);
            var text = letters.Fit(look.Name, Math.Max(letters.Height, room)) + number;
            var length = Swatch + (Gap / 2) + letters.Measure(text);
            if (x > Gap && x + length > width - Gap)
            {
                (x, y) = (Gap, y + (letters.Height * 1.25f));
            }

            _entries.Add((look, text, x, y));
            x += length + (Gap * 2);
        }

        Height = (int)Math.Ceiling(y + letters.Height + Gap);
    }

    /// <summary>How high it is; 0 where there is none.</summary>
    public int Height { get; }

    private float Gap => _letters.Height / 2;

    private float Swatch => _letters.Height * 0.8f;

    public void Draw(SKCanvas canvas, int top)
    {
        using var colour = new SKPaint();
        foreach (var (look, text, x, y) in _entries)
        {
            colour.Color = look.Colour;
            canvas.DrawRect(x, top + y + (_letters.Height * 0.1f), Swatch, Swatch, colour);
            _letters.Draw(canvas, text, x + Swatch + (Gap / 2), top + y, SKColors.Black);
        }
    }
}
