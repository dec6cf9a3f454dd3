using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Labeling;

/// <summary>Writes one line of text: by our own letters, by a font of the host for other scripts, and by the character's number where there is neither.</summary>
/// <remarks>Arabic letters join and Hebrew runs from right to left; letters of other scripts stand one after the other, each with its marks.</remarks>
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
        foreach (var element in RightToLeft.Order(Clean(text).Normalize(NormalizationForm.FormC)))
        {
            pen += (WriteElement(element, canvas, path, pen, top, ink) + StrokeFont.Gap) * _unit;
        }

        if (canvas is not null)
        {
            using var lines = path.Detach();
            canvas.DrawPath(lines, ink!);
        }

        return Math.Max(0, pen - x - (StrokeFont.Gap * _unit));
    }

    /// <summary>Writes what a reader takes for one letter, with its marks; its width in units.</summary>
    private float WriteElement(string element, SKCanvas? canvas, SKPathBuilder path, float x, float top, SKPaint? ink)
    {
        var letters = element.Normalize(NormalizationForm.FormD);
        if (StrokeFont.Has(letters[0]) && letters.Skip(1).All(mark => StrokeFont.IsMark(mark)))
        {
            StrokeFont.AddLetter(path, letters[0], x, top, _unit);
            foreach (var mark in letters.AsSpan(1))
            {
                StrokeFont.AddMark(path, mark, letters[0], x, top, _unit);
            }

            return StrokeFont.Width(letters[0]);
        }

        var first = Rune.GetRuneAt(element, 0);
        if (HostFonts.Find(first.Value) is { } typeface)
        {
            return WriteByFont(element, typeface, canvas, x, top, ink);
        }

        if (IsJoined(element))
        {
            // No font has the joined shape; one may have the letter.
            var letter = element.Normalize(NormalizationForm.FormKC);
            return IsJoined(letter) ? WriteNumber(first, canvas, path, x, top) : WriteElement(letter, canvas, path, x, top, ink);
        }

        if (StrokeFont.Has(first.Value))
        {
            StrokeFont.AddLetter(path, first.Value, x, top, _unit);
            return StrokeFont.Width(first.Value);
        }

        return WriteNumber(first, canvas, path, x, top);
    }

    private float WriteNumber(Rune letter, SKCanvas? canvas, SKPathBuilder path, float x, float top)
        => canvas is null ? StrokeFont.NumberWidth(letter.Value) : StrokeFont.AddNumber(path, letter.Value, x, top, _unit);

    private float WriteByFont(string element, SKTypeface typeface, SKCanvas? canvas, float x, float top, SKPaint? ink)
    {
        // A font's letters are higher than its capitals: a size of 16 units brings those to 12.
        using var font = new SKFont(typeface, StrokeFont.Ascent * _unit) { Edging = SKFontEdging.Antialias };
        var known = string.Concat(element.EnumerateRunes().Where(rune => font.ContainsGlyph(rune.Value)).Select(rune => rune.ToString()));
        if (canvas is not null)
        {
            using var fill = new SKPaint { Color = ink!.Color, IsAntialias = true };
            canvas.DrawText(known, x, top + (StrokeFont.CapHeight * _unit), SKTextAlign.Left, font, fill);
        }

        return (font.MeasureText(known) / _unit) - (StrokeFont.Gap / (IsJoined(element) ? 1 : 2));
    }

    /// <summary>Whether letters of the script touch each other.</summary>
    private static bool IsJoined(string element) => element[0] is (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');
}
