using System.Text;

namespace Labeling;

/// <summary>What a path relative to a dataset's root may be, whatever source it comes from.</summary>
internal static class AssetPaths
{
    /// <summary>As long as a path can be on the systems that hold files.</summary>
    public const int MaxLength = 4_096;

    /// <summary>Why a path cannot name an asset, in a few words, or <see langword="null"/>.</summary>
    public static string? FindFault(string path)
    {
        if (path.Length is 0 or > MaxLength)
        {
            return $"the path has {path.Length} characters, not 1 to {MaxLength}";
        }

        if (Text.FindFaultInLines(path) is { } fault)
        {
            return $"the name {fault}";
        }

        if (path.AsSpan().IndexOfAny('\t', '\r', '\n') >= 0)
        {
            return "the name holds a line break or a tabulator";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(range) is "" or "." or "..")
            {
                return "the path has an empty part, '.' or '..' and could leave the dataset";
            }
        }

        return null;
    }

    /// <summary>A path for people to read: what would break a line or turn its direction is replaced, and the middle of a very long one left out.</summary>
    public static string Printable(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes())
        {
            string one = rune.ToString();
            text.Append(Text.FindFault(one) is null ? one : "\uFFFD");
        }

        string printable = text.ToString();
        return printable.Length <= 200 ? printable : $"{printable[..99]}…{printable[^100..]}";
    }
}
