namespace Labeling;

/// <summary>Writes the alternatives in braces out: <c>a/{b,c}</c> stands for <c>a/b</c> and <c>a/c</c>.</summary>
internal static class PatternAlternatives
{
    /// <summary>The patterns without braces that a pattern stands for, in the order they are written.</summary>
    public static List<string> Expand(string pattern)
    {
        var results = new List<string>();
        var waiting = new Stack<string>();
        waiting.Push(pattern);
        while (waiting.TryPop(out string? current))
        {
            if (FindBraces(current, pattern) is not { } braces)
            {
                results.Add(current);
                continue;
            }

            // One brace pair stands for its alternatives only; each of them may hold further braces.
            for (int i = braces.Separators.Count - 1; i > 0; i--)
            {
                int from = braces.Separators[i - 1] + 1;
                waiting.Push(string.Concat(current.AsSpan(0, braces.Separators[0]), current.AsSpan(from, braces.Separators[i] - from), current.AsSpan(braces.Separators[^1] + 1)));
            }

            if (results.Count + waiting.Count > AssetPattern.MaxAlternatives)
            {
                throw new ArgumentException($"The pattern '{pattern}' stands for more than {AssetPattern.MaxAlternatives} alternatives; use fewer braces.", nameof(pattern));
            }
        }

        return results;
    }

    /// <summary>The first pair of braces: where it opens, where its commas are, and where it closes.</summary>
    private static (List<int> Separators, int Depth)? FindBraces(string text, string pattern)
    {
        List<int>? separators = null;
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[':
                    i = CharacterSet.FindEnd(text, i, pattern);
                    break;
                case '{':
                    depth++;
                    separators ??= [i];
                    break;
                case ',' when depth == 1:
                    separators!.Add(i);
                    break;
                case '}' when depth == 0:
                    throw new ArgumentException($"The pattern '{pattern}' closes a brace '}}' that it did not open; write '[}}]' for the brace itself.", nameof(pattern));
                case '}' when --depth == 0:
                    separators!.Add(i);
                    return (separators, depth);
                default:
                    break;
            }
        }

        return separators is null
            ? null
            : throw new ArgumentException($"The pattern '{pattern}' opens a brace '{{' that it does not close; add '}}', or write '[{{]' for the brace itself.", nameof(pattern));
    }
}
