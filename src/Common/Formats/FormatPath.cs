using System.Buffers;
using System.Text;

namespace Labeling.Export;

/// <summary>Whether a path stays in the folder it is relative to, on every system that a file may be carried to.</summary>
internal static class FormatPath
{
    // The longest name of common file systems, less room for a longer extension and for the name while it is written.
    private const int LongestName = 230;

    private static readonly SearchValues<char> Control = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '\u007f']);

    /// <summary>Says what is wrong, as the end of a sentence, or gives <see langword="null"/>.</summary>
    public static string? FindFault(ReadOnlySpan<char> path)
    {
        if (path.IsWhiteSpace())
        {
            return "is empty";
        }

        if (path[0] is '/' or '\\' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])) || path.Contains("://", StringComparison.Ordinal))
        {
            return "is not relative to the images' folder";
        }

        if (path.ContainsAny(Control))
        {
            return "holds a control character";
        }

        foreach (var range in path.SplitAny('/', '\\'))
        {
            var part = path[range];
            if (part.IsEmpty)
            {
                return "has an empty part";
            }

            if (part.TrimEnd(". ").IsEmpty)
            {
                return "leads out of the images' folder";
            }
        }

        return IsUnicode(path) ? null : "holds half of a surrogate pair";
    }

    /// <summary>As <see cref="FindFault"/>, for a path of which a file's name is made.</summary>
    public static string? FindFileFault(string path)
    {
        if (FindFault(path) is { } fault)
        {
            return fault;
        }

        foreach (var part in path.Split('/'))
        {
            if (Encoding.UTF8.GetByteCount(part) > LongestName)
            {
                return "has a part that is too long for the name of a file";
            }
        }

        return ExportFiles.FindPathFault(path);
    }

    public static bool IsUnicode(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }
}
