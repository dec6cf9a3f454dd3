using System.Text;

namespace Labeling.Storage.Relational;

/// <summary>The paths that begin with a prefix, as a range.</summary>
/// <remarks>
/// The engines compare paths by their UTF-8 bytes, which is the order of code points. .NET compares UTF-16 code units, which differs for characters
/// beyond U+FFFF; what begins with a prefix is the same set in both.
/// </remarks>
internal static class PathRange
{
    /// <summary>The first text behind all that begin with the prefix.</summary>
    /// <returns><see langword="null"/> when there is none: the prefix is empty, or holds nothing but the last code point.</returns>
    public static string? EndOf(string? prefix)
    {
        List<Rune> runes = [.. (prefix ?? string.Empty).EnumerateRunes()];
        while (runes.Count > 0 && runes[^1].Value == 0x10FFFF)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        if (runes.Count == 0)
        {
            return null;
        }

        int last = runes[^1].Value;
        runes[^1] = new Rune(last == 0xD7FF ? 0xE000 : last + 1);
        return string.Concat(runes);
    }
}
