using System.Globalization;

namespace Labeling;

/// <summary>What no name and no text may hold.</summary>
internal static class Text
{
    /// <summary>What is wrong with a name, as the rest of a sentence that begins with what it names; <see langword="null"/> when nothing is.</summary>
    /// <remarks>
    /// Control characters break lines and files that names go to; marks that turn the direction of writing make one name look like another; half
    /// of a surrogate pair is no text at all.
    /// </remarks>
    public static string? FindFault(ReadOnlySpan<char> text) => FindFault(text, static c => char.IsControl(c) || IsLineOrDirectionMark(c));

    /// <summary>As <see cref="FindFault(ReadOnlySpan{char})"/>, for a text of several lines.</summary>
    public static string? FindFaultInLines(ReadOnlySpan<char> text) => FindFault(text, static c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));

    private static string? FindFault(ReadOnlySpan<char> text, Func<char, bool> isBarred)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return $"holds half of a surrogate pair (U+{(int)c:X4}) at position {i}; remove it";
                }

                i++;
            }
            else if (isBarred(c))
            {
                return $"holds the control character U+{(int)c:X4} at position {i}; remove it";
            }
        }

        return null;
    }

    private static bool IsLineOrDirectionMark(char c)
        => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
            || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
