using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Labeling;

/// <summary>Writes one line of text: by our own letters, by a font of the host for other scripts, and by the character's number where there is neither.</summary>
/// <remarks>Letters of other scripts stand one after the other from left to right: those that join or change places are not shaped.</remarks>
internal sealed class Lettering
{
    private readonly float _unit;

    /// <param name="height">From the top of the marks on capitals to the lowest line, in pixels.</param>
    public Lettering(float height)
    {
        _unit = height / StrokeFont.LineHeight;
        Height = height;
    }

    public float Height { get; }

    public float Measure(string text) => Write(text, null, 0, 0, null);

    /// <summary>Writes text with its left top corner at a place.</summary>
    public void Draw(SKCanvas canvas, string text, float x, float y, SKColor colour)
    {
        using var ink = new SKPaint
        {
            Color = colour,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = Math.Max(1, _unit * 1.7f),
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        Write(text, canvas, x, y + ((StrokeFont.Ascent - StrokeFont.CapHeight) * _unit), ink);
    }

    /// <summary>The text, or as much of its beginning as there is room for, with dots.</summary>
    public string Fit(string text, float width)
    {
        if (Measure(text) <= width)
        {
            return text;
        }

        var elements = StringInfo.ParseCombiningCharacters(text);
        var (fits, tooMany) = (0, elements.Length);
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            (fits, tooMany) = Measure(text[..elements[middle]] + "...") <= width ? (middle, tooMany) : (fits, middle);
        }

        return text[..elements[fits]] + "...";
    }

    /// <summary>Text as it can be shown on one line: nothing that breaks lines, turns around what follows, or is not a character.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            {
                clean.Append(' ');
            }
            else if (category is not UnicodeCategory.Format)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>Writes, or only measures where there is no canvas; how far it came.</summary>
    private float Write(string text, SKCanvas? canvas, float x, float top, SKPaint? ink)
    {
        using var path = new SKPathBuilder();
        var pen = x;
        var (before, beforeAt) = (0, x);
        foreach (var rune in Clean(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (StrokeFont.IsMark(rune.Value) && before != 0)
            {
                StrokeFont.AddMark(path, rune.Value, before, beforeAt, top, _unit);
                continue;
            }

            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            (before, beforeAt) = (rune.Value, pen);
            pen += (WriteRune(rune, canvas, path, pen, top, ink) + StrokeFont.Gap) * _unit;
        }

        if (canvas is not null)
        {
            using var lines = path.Detach();
            canvas.DrawPath(lines, ink!);
        }

        return Math.Max(0, pen - x - (StrokeFont.Gap * _unit));
    }

    /// <summary>Writes one letter; its width in units.</summary>
    private float WriteRune(Rune rune, SKCanvas? canvas, SKPathBuilder path, float x, float top, SKPaint? ink)
    {
        if (StrokeFont.Has(rune.Value))
        {
            StrokeFont.AddLetter(path, rune.Value, x, top, _unit);
            return StrokeFont.Width(rune.Value);
        }

        if (HostFonts.Find(rune.Value) is not { } typeface)
        {
            return canvas is null ? StrokeFont.NumberWidth(rune.Value) : StrokeFont.AddNumber(path, rune.Value, x, top, _unit);
        }

        // A font's letters are higher than its capitals: a size of 16 units brings those to 12.
        using var font = new SKFont(typeface, StrokeFont.Ascent * _unit) { Edging = SKFontEdging.Antialias };
        var letter = rune.ToString();
        if (canvas is not null)
        {
            using var fill = new SKPaint { Color = ink!.Color, IsAntialias = true };
            canvas.DrawText(letter, x, top + (StrokeFont.CapHeight * _unit), SKTextAlign.Left, font, fill);
        }

        return font.MeasureText(letter) / _unit;
    }
}
