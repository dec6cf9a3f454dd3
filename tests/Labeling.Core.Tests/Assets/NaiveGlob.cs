using System.Text;

namespace Labeling.Core.Assets;

/// <summary>What a pattern means, said as shortly as possible and without any thought of speed: it tries everything.</summary>
internal static class NaiveGlob
{
    public static bool IsMatch(string pattern, string path) => Alternatives(pattern).Any(alternative => Parts([.. alternative.TrimStart('/').Split('/')], [.. path.Split('/')]));

    private static IEnumerable<string> Alternatives(string pattern)
    {
        int open = Find(pattern, 0, '{');
        if (open < 0)
        {
            return [pattern];
        }

        var starts = new List<int> { open };
        int depth = 0;
        for (int i = open; ; i++)
        {
            i = pattern[i] == '[' ? End(pattern, i) : i;
            depth += pattern[i] == '{' ? 1 : pattern[i] == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && pattern[i] == ','))
            {
                starts.Add(i);
            }

            if (depth == 0)
            {
                return Enumerable.Range(0, starts.Count - 1)
                    .SelectMany(n => Alternatives(pattern[..open] + pattern[(starts[n] + 1)..starts[n + 1]] + pattern[(starts[^1] + 1)..]));
            }
        }
    }

    private static int Find(string text, int from, char c)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == c)
            {
                return i;
            }

            i = text[i] == '[' ? End(text, i) : i;
        }

        return -1;
    }

    private static int End(string text, int open) => text.IndexOf(']', open + (text[open + 1] is '!' or '^' ? 3 : 2));

    private static bool Parts(List<string> pattern, List<string> path)
    {
        if (pattern.Count == 0)
        {
            return path.Count == 0;
        }

        var rest = pattern[1..];
        if (pattern[0] == "**")
        {
            return Enumerable.Range(rest.Count == 0 ? 1 : 0, path.Count + (rest.Count == 0 ? 0 : 1)).Any(n => n <= path.Count && Parts(rest, path[n..]));
        }

        string part = rest.Count == 0 && pattern[0] == "*.*" ? "*" : pattern[0];
        return path.Count > 0 && Characters(part, [.. path[0].EnumerateRunes()]) && Parts(rest, path[1..]);
    }

    private static bool Characters(string pattern, List<Rune> text)
    {
        if (pattern.Length == 0)
        {
            return text.Count == 0;
        }

        if (pattern[0] == '*')
        {
            return Enumerable.Range(0, text.Count + 1).Any(n => Characters(pattern[1..], text[n..]));
        }

        if (text.Count == 0)
        {
            return false;
        }

        if (pattern[0] == '?')
        {
            return Characters(pattern[1..], text[1..]);
        }

        if (pattern[0] == '[')
        {
            int end = End(pattern, 0);
            return Set(pattern[1..end], text[0]) && Characters(pattern[(end + 1)..], text[1..]);
        }

        Assert.True(Rune.TryGetRuneAt(pattern, 0, out var rune));
        return text[0] == rune && Characters(pattern[rune.Utf16SequenceLength..], text[1..]);
    }

    private static bool Set(string set, Rune rune)
    {
        bool negated = set[0] is '!' or '^';
        List<Rune> runes = [.. set[(negated ? 1 : 0)..].EnumerateRunes()];
        bool contains = false;
        for (int i = 0; i < runes.Count; i++)
        {
            var last = i + 2 < runes.Count && runes[i + 1].Value == '-' ? runes[i + 2] : runes[i];
            contains |= rune >= runes[i] && rune <= last;
            i += last != runes[i] || (i + 2 < runes.Count && runes[i + 1].Value == '-') ? 2 : 0;
        }

        return contains != negated;
    }
}
