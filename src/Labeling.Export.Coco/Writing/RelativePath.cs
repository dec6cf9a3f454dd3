using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Whether a path stays in the folder it is relative to, on every system that a file may be carried to.</summary>
internal static class RelativePath
{
    private static readonly SearchValues<char> Control = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code)]);

    /// <summary>A path without fault with <c>/</c> between its parts, none of which is empty or <c>.</c>.</summary>
    public static string Normalize(string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal))
        {
            path = path.Replace('\\', '/');
        }

        return path.StartsWith("./", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal) || path.Contains("/./", StringComparison.Ordinal)
            ? string.Join('/', path.Split('/').Where(part => part is not ("" or ".")))
            : path;
    }

    /// <summary>Says what is wrong, as the end of a sentence, or gives <see langword="null"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
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

        return path.Contains("..", StringComparison.Ordinal) && HasParent(path) ? "leads out of the images' folder" : null;
    }

    private static bool HasParent(ReadOnlySpan<char> path)
    {
        foreach (var part in path.SplitAny('/', '\\'))
        {
            if (path[part] is "..")
            {
                return true;
            }
        }

        return false;
    }
}
