using System.Text;

namespace Labeling;

/// <summary>The rule by which two project names are the same.</summary>
public static class ProjectName
{
    /// <summary>The longest name, in UTF-16 code units after trimming.</summary>
    public const int MaxLength = 200;

    private static readonly bool NormalizationWorks = "e\u0301".Normalize(NormalizationForm.FormKC).Length == 1;

    /// <summary>The form in which names are compared: trimmed, Unicode form KC, upper case without culture.</summary>
    /// <param name="name">The name: 1 to <see cref="MaxLength"/> characters after trimming, no control characters.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or holds a control character or a lone surrogate.</exception>
    /// <exception cref="LabelingException">The name is not ASCII and the process runs in invariant globalization mode, where .NET does not normalize.</exception>
    /// <seealso href="https://www.unicode.org/reports/tr15/">Unicode normalization forms.</seealso>
    public static string Key(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string trimmed = name.Trim();
        if (trimmed.Length is 0 or > MaxLength)
        {
            throw new ArgumentException($"The project name has {trimmed.Length} characters; give it 1 to {MaxLength}.", nameof(name));
        }

        int control = trimmed.AsSpan().IndexOfAnyInRange('\0', '\u001f');
        if (control >= 0)
        {
            throw new ArgumentException($"The project name holds the control character U+{(int)trimmed[control]:X4} at position {control}; remove it.", nameof(name));
        }

        if (!Ascii.IsValid(trimmed) && !NormalizationWorks)
        {
            throw new LabelingException(
                LabelingErrorCodes.UnicodeUnavailable,
                "A project name beyond ASCII cannot be compared in invariant globalization mode; remove InvariantGlobalization (and install ICU), or choose an ASCII name.");
        }

        try
        {
            return trimmed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException("The project name is not valid Unicode; it holds half of a surrogate pair.", nameof(name), exception);
        }
    }
}
