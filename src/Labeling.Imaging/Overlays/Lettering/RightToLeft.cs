using System.Globalization;
using System.Text;

namespace Labeling;

/// <summary>Puts text of scripts that run from right to left, such as Arabic and Hebrew, into the order and the shapes in which it is drawn from left to right.</summary>
/// <remarks>
/// Arabic letters take the shapes that Unicode has for their beginning, middle and end of a word. Numbers keep their direction. This is what a name
/// needs, not the whole of the Unicode bidirectional algorithm: the line itself always runs from left to right.
/// </remarks>
internal static class RightToLeft
{
    private const int Isolated = 0;
    private const int Final = 1;
    private const int Initial = 2;
    private const int Medial = 3;

    /// <summary>For each letter its shapes: isolated and final, and those that join the next letter, too, initial and medial.</summary>
    private static readonly Dictionary<string, List<char>> Shapes = ReadShapes();

    /// <summary>The parts of a text, each drawn by itself, from the left to the right.</summary>
    public static List<string> Order(string text)
    {
        var elements = Elements(text);
        for (var start = 0; start < elements.Count; start++)
        {
            if (!IsRightToLeft(elements[start]))
            {
                continue;
            }

            var end = FindEnd(elements, start);
            var run = Join(elements.GetRange(start, end - start));
            elements.RemoveRange(start, end - start);
            elements.InsertRange(start, Reverse(run));
            start += run.Count - 1;
        }

        return elements;
    }

    /// <summary>The end of what belongs together from right to left: behind its last letter of such a script.</summary>
    private static int FindEnd(List<string> elements, int start)
    {
        var end = start + 1;
        for (var i = end; i < elements.Count && (IsRightToLeft(elements[i]) || !IsLeftToRight(elements[i])); i++)
        {
            end = IsRightToLeft(elements[i]) ? i + 1 : end;
        }

        return end;
    }

    private static IEnumerable<string> Reverse(List<string> run)
    {
        for (var i = run.Count - 1; i >= 0; i--)
        {
            var end = i + 1;
            while (i > 0 && IsDigit(run[i]) && IsDigit(run[i - 1]))
            {
                i--;
            }

            for (var k = i; k < end; k++)
            {
                yield return run[k];
            }
        }
    }

    /// <summary>Gives Arabic letters the shapes that join them to their neighbours.</summary>
    private static List<string> Join(List<string> letters)
    {
        var joined = new List<string>(letters.Count);
        var joinsNext = false;
        for (var i = 0; i < letters.Count; i++)
        {
            var letter = Base(letters[i]);
            var next = i + 1 < letters.Count ? Base(letters[i + 1]) : string.Empty;
            if (next.Length > 0 && Shapes.ContainsKey(letter + next))
            {
                // Lam and alef are one sign.
                letter += next;
                i++;
                next = i + 1 < letters.Count ? Base(letters[i + 1]) : string.Empty;
            }

            if (!Shapes.TryGetValue(letter, out var shapes))
            {
                joined.Add(letters[i]);
                joinsNext = false;
                continue;
            }

            var joinsBefore = joinsNext && shapes.Count > Final;
            joinsNext = shapes.Count > Medial && Shapes.TryGetValue(next, out var nextShapes) && nextShapes.Count > Final;
            var shape = (joinsBefore, joinsNext) switch
            {
                (true, true) => Medial,
                (true, false) => Final,
                (false, true) => Initial,
                _ => Isolated,
            };
            joined.Add(shapes[shape].ToString());
        }

        return joined;
    }

    /// <summary>Reads the shapes from Unicode's own presentation forms: they stand there letter by letter, always in the same order.</summary>
    private static Dictionary<string, List<char>> ReadShapes()
    {
        var shapes = new Dictionary<string, List<char>>(StringComparer.Ordinal);
        foreach (var (first, last) in ((char, char)[])[('\uFB50', '\uFBB1'), ('\uFBFC', '\uFBFF'), ('\uFE80', '\uFEFC')])
        {
            for (var shape = first; shape <= last; shape++)
            {
                var letter = shape.ToString().Normalize(NormalizationForm.FormKC);
                if (letter[0] != shape)
                {
                    (shapes.TryGetValue(letter, out var known) ? known : shapes[letter] = []).Add(shape);
                }
            }
        }

        return shapes;
    }

    private static List<string> Elements(string text)
    {
        var elements = new List<string>();
        var each = StringInfo.GetTextElementEnumerator(text);
        while (each.MoveNext())
        {
            elements.Add(each.GetTextElement());
        }

        return elements;
    }

    /// <summary>The letter without its vowel marks.</summary>
    private static string Base(string element) => element[..Math.Min(element.Length, char.IsHighSurrogate(element[0]) ? 2 : 1)];

    private static bool IsDigit(string element) => char.IsDigit(element, 0);

    private static bool IsLeftToRight(string element) => char.IsLetter(element, 0) && !IsRightToLeft(element);

    private static bool IsRightToLeft(string element)
        => !IsDigit(element) && char.ConvertToUtf32(element, 0) is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
