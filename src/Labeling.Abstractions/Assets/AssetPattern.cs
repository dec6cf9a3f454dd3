using System.Diagnostics.CodeAnalysis;

namespace Labeling;

/// <summary>Which paths of a dataset are meant: a glob over paths relative to the dataset's root, with <c>/</c> between their parts.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>*</c></term><description>any characters of one part, also none</description></item>
/// <item><term><c>?</c></term><description>one character (a Unicode scalar value) of one part</description></item>
/// <item><term><c>[abc]</c>, <c>[a-z]</c>, <c>[!a-z]</c></term><description>one character that is, or is not, among these; <c>[*]</c> is the star itself</description></item>
/// <item><term><c>{jpg,png}</c></term><description>any of these, which may hold further patterns and <c>/</c></description></item>
/// <item><term><c>**</c> as a whole part</term><description>any number of folders, also none; at the end: every file below</description></item>
/// <item><term><c>*.*</c> as the last part</term><description>any name, with a dot or without, so <c>**/*.*</c> is everything</description></item>
/// </list>
/// <para>
/// <c>photos/**</c> is every file below <c>photos</c>; <c>photos/*</c> only those directly in it. A leading <c>/</c> means the root, as no leading
/// <c>/</c> does. Characters compare ordinally on every system: <c>*.jpg</c> does not match <c>A.JPG</c>, and <c>*.{jpg,JPG}</c> matches both.
/// </para>
/// <para>
/// Equality is that of references. Immutable; safe to share between threads. Matching takes time proportional to the path's length for one
/// pattern, at most the product of both lengths, and allocates nothing.
/// </para>
/// </remarks>
public sealed class AssetPattern
{
    /// <summary>The longest pattern, in UTF-16 code units.</summary>
    public const int MaxLength = 1_024;

    /// <summary>The most patterns without braces that the alternatives of one pattern may stand for.</summary>
    public const int MaxAlternatives = 256;

    private readonly string _text;
    private readonly PathGlob[] _alternatives;
    private readonly bool _isEverything;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern, as described above. 1 to <see cref="MaxLength"/> characters.</param>
    /// <exception cref="ArgumentException">The pattern is empty, too long or malformed; the message names the place and the cure.</exception>
    public AssetPattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        if (pattern.Length > MaxLength)
        {
            throw new ArgumentException($"The pattern has {pattern.Length} characters; give it at most {MaxLength}.", nameof(pattern));
        }

        if (pattern.Contains('\\', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The pattern '{pattern}' holds '\\'; write '/' between folders on every system.", nameof(pattern));
        }

        _text = pattern;
        _alternatives = [.. PatternAlternatives.Expand(pattern).Select(alternative => new PathGlob(alternative, pattern))];
        _isEverything = _alternatives.Any(alternative => alternative.IsEverything);
        LiteralPrefix = CommonPrefix(_alternatives);
    }

    /// <summary>What every path that matches begins with: the longest such text that shows in the pattern. For servers that list by prefix.</summary>
    /// <value>Empty when nothing is certain, as for <c>**/*.*</c>; <c>photos/2021</c> for <c>photos/2021*/**</c>. It may end within a part.</value>
    public string LiteralPrefix { get; }

    /// <summary>Whether a path is meant.</summary>
    /// <param name="path">A path relative to the dataset's root, with <c>/</c> between its parts.</param>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
        {
            return false;
        }

        if (_isEverything)
        {
            return true;
        }

        foreach (var alternative in _alternatives)
        {
            if (alternative.IsMatch(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a file in a folder, or anywhere below it, may be meant: if not, a listing need not enter the folder.</summary>
    /// <param name="folder">The folder's path relative to the dataset's root, without <c>/</c> at its end; empty for the root.</param>
    public bool CanMatchBelow(ReadOnlySpan<char> folder)
    {
        foreach (var alternative in _alternatives)
        {
            if (alternative.CanMatchBelow(folder))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text is a pattern.</summary>
    /// <param name="pattern">The text.</param>
    /// <param name="result">The pattern, or <see langword="null"/> when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? pattern, [NotNullWhen(true)] out AssetPattern? result)
    {
        try
        {
            result = pattern is null ? null : new AssetPattern(pattern);
        }
        catch (ArgumentException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    private static string CommonPrefix(PathGlob[] alternatives)
    {
        string prefix = alternatives[0].LiteralPrefix;
        foreach (var alternative in alternatives)
        {
            prefix = prefix[..prefix.AsSpan().CommonPrefixLength(alternative.LiteralPrefix)];
        }

        // Two characters beyond the basic plane may share their first half only.
        return prefix.Length > 0 && char.IsHighSurrogate(prefix[^1]) ? prefix[..^1] : prefix;
    }
}
