using System.Text;

namespace Labeling;

/// <summary>A pattern without braces: its parts, matched from the left, going back only to the last <c>**</c>.</summary>
internal sealed class PathGlob
{
    /// <summary>One per part; <see langword="null"/> for <c>**</c>.</summary>
    private readonly PartGlob?[] _parts;

    public PathGlob(string alternative, string pattern)
    {
        string[] texts = alternative.TrimStart('/').Split('/');
        if (texts[^1].Length == 0)
        {
            throw new ArgumentException($"The pattern '{pattern}' ends with '/'; add '**' for every file below, or '*' for the files directly in the folder.", nameof(pattern));
        }

        var parts = new List<PartGlob?>(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            string text = texts[i];
            if (text is "" or "." or "..")
            {
                throw new ArgumentException($"The pattern '{pattern}' has the part '{text}'; paths are relative to the dataset's root and have neither '.', '..' nor empty parts.", nameof(pattern));
            }

            bool isDeep = text == "**";
            if (!isDeep || parts is not [.., null])
            {
                parts.Add(isDeep ? null : new PartGlob(i == texts.Length - 1 && text == "*.*" ? "*" : text, pattern));
            }
        }

        _parts = [.. parts];
        LiteralPrefix = FindLiteralPrefix();
        IsEverything = _parts is [null] || (_parts is [null, { } last] && last.IsAnything);
    }

    public string LiteralPrefix { get; }

    public bool IsEverything { get; }

    public bool IsMatch(ReadOnlySpan<char> path)
    {
        int part = 0;
        int start = 0;
        int deepPart = -1;
        int deepStart = 0;
        while (start <= path.Length)
        {
            if (part < _parts.Length && _parts[part] is null)
            {
                if (part == _parts.Length - 1)
                {
                    return true;
                }

                deepPart = part++;
                deepStart = start;
                continue;
            }

            int end = EndOfPart(path, start);
            if (part < _parts.Length && _parts[part]!.IsMatch(path[start..end]))
            {
                part++;
                start = end + 1;
                continue;
            }

            // Whatever could match with an earlier ** standing for more, matches with the last one standing for more.
            if (deepPart < 0)
            {
                return false;
            }

            deepStart = EndOfPart(path, deepStart) + 1;
            start = deepStart;
            part = deepPart + 1;
        }

        return part == _parts.Length;
    }

    public bool CanMatchBelow(ReadOnlySpan<char> folder)
    {
        int start = 0;
        for (int part = 0; part < _parts.Length; part++)
        {
            if (_parts[part] is not { } glob || start > folder.Length || folder.IsEmpty)
            {
                return true;
            }

            int end = EndOfPart(folder, start);
            if (!glob.IsMatch(folder[start..end]))
            {
                return false;
            }

            start = end + 1;
        }

        return false;
    }

    private static int EndOfPart(ReadOnlySpan<char> path, int start)
    {
        int length = path[start..].IndexOf('/');
        return length < 0 ? path.Length : start + length;
    }

    private string FindLiteralPrefix()
    {
        var prefix = new StringBuilder();
        for (int i = 0; i < _parts.Length && _parts[i] is { } part; i++)
        {
            prefix.Append(part.LiteralPrefix);
            if (!part.IsLiteral)
            {
                break;
            }

            if (i < _parts.Length - 1)
            {
                prefix.Append('/');
            }
        }

        return prefix.ToString();
    }
}
