using System.Buffers;
using System.Text;

namespace Labeling;

/// <summary>Which paths the file of an export may have, so that it is the same file on every system it is written on or carried to.</summary>
internal static class ExportPath
{
    private const int LongestShown = 200;
    private const int LongestPart = 255;

    private static readonly SearchValues<char> Control = SearchValues.Create([.. Enumerable.Range(0, 32).Append(127).Select(code => (char)code)]);
    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("<>:\"|?*");
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>Says what is wrong, as the end of a sentence, or gives <see langword="null"/>.</summary>
    public static string? FindFault(ReadOnlySpan<char> path)
    {
        if (path.IsWhiteSpace())
        {
            return "is empty";
        }

        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
        {
            return "is not relative";
        }

        if (path.Contains('\\'))
        {
            return "holds a backslash";
        }

        if (path.ContainsAny(Control))
        {
            return "holds a control character";
        }

        if (HasHalfOfACharacter(path))
        {
            return "holds half of a character";
        }

        // Behind a colon Windows sees another stream of the file before it: the file would be empty, and its content hidden.
        if (path.IndexOfAny(NotOnWindows) is >= 0 and var at)
        {
            return $"holds '{path[at]}', which no file name has on Windows";
        }

        foreach (var range in path.Split('/'))
        {
            if (FindPartFault(path[range]) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>A path of unknown origin as it may stand in a message.</summary>
    public static string Printable(string path)
    {
        var text = new StringBuilder();
        foreach (var character in path.Length > LongestShown ? path.AsSpan(0, LongestShown) : path)
        {
            text.Append(char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character);
        }

        return path.Length > LongestShown ? text.Append('…').ToString() : text.ToString();
    }

    private static string? FindPartFault(ReadOnlySpan<char> part)
        => part switch
        {
            "" => "has an empty part",
            "." or ".." => "has a part '.' or '..'",
            { Length: > LongestPart / 4 } when Encoding.UTF8.GetByteCount(part) > LongestPart => $"has a part of more than {LongestPart} bytes, longer than file systems take",
            [.., '.' or ' '] => "has a part that ends with a dot or a space, which Windows drops",
            _ => IsDevice(part) ? "has the name of a Windows device as a part" : null,
        };

    private static bool IsDevice(ReadOnlySpan<char> part)
    {
        var dot = part.IndexOf('.');
        var stem = (dot < 0 ? part : part[..dot]).TrimEnd(' ');
        if (stem.Length == 4 && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³')
        {
            return stem[..3].Equals("COM", StringComparison.OrdinalIgnoreCase) || stem[..3].Equals("LPT", StringComparison.OrdinalIgnoreCase);
        }

        foreach (var device in Devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasHalfOfACharacter(ReadOnlySpan<char> path)
    {
        while (!path.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(path, out _, out var length) != OperationStatus.Done)
            {
                return true;
            }

            path = path[length..];
        }

        return false;
    }
}
