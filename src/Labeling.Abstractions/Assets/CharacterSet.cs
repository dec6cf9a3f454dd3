using System.Text;

namespace Labeling;

/// <summary>One character among some, or not among them: <c>[abc]</c>, <c>[a-z]</c>, <c>[!a-z]</c>.</summary>
internal sealed class CharacterSet
{
    private readonly List<(Rune First, Rune Last)> _ranges = [];
    private readonly bool _isNegated;

    /// <summary>Reads what stands between the brackets.</summary>
    public CharacterSet(ReadOnlySpan<char> content, string pattern)
    {
        if (content is ['!' or '^', ..])
        {
            _isNegated = true;
            content = content[1..];
        }

        var runes = new List<Rune>();
        foreach (var rune in content.EnumerateRunes())
        {
            runes.Add(rune);
        }

        for (int i = 0; i < runes.Count; i++)
        {
            var first = runes[i];
            var last = first;
            if (i + 2 < runes.Count && runes[i + 1].Value == '-')
            {
                last = runes[i += 2];
            }

            if (last < first || (first.Value <= '/' && last.Value >= '/'))
            {
                throw new ArgumentException($"The pattern '{pattern}' holds the set '[{content}]' with the range '{first}-{last}'; a range goes upwards and leaves '/' out.", nameof(pattern));
            }

            _ranges.Add((first, last));
        }
    }

    /// <summary>Where a set that begins at a place ends.</summary>
    public static int FindEnd(ReadOnlySpan<char> text, int start, string pattern)
    {
        int first = start + 1;
        if (first < text.Length && text[first] is '!' or '^')
        {
            first++;
        }

        // A closing bracket that comes first is a character of the set.
        int end = first + 1 < text.Length ? text[(first + 1)..].IndexOf(']') : -1;
        return end >= 0
            ? first + 1 + end
            : throw new ArgumentException($"The pattern '{pattern}' opens a set '[' at position {start} that it does not close, or that is empty; add characters and ']', or write '[[]' for the bracket itself.", nameof(pattern));
    }

    public bool Contains(Rune rune)
    {
        foreach (var (first, last) in _ranges)
        {
            if (rune >= first && rune <= last)
            {
                return !_isNegated;
            }
        }

        return _isNegated;
    }
}
