using System.Text;

namespace Labeling;

/// <summary>A picture cannot be read. It says nothing about the others: a program notes it on the one item and goes on.</summary>
/// <remarks>
/// <see cref="LabelingException.Code"/> is one of <see cref="LabelingErrorCodes"/>, or a decoder's own. The message tells the fault and
/// the cure and holds no text out of the file, so that nothing a file says of a patient reaches a log.
/// </remarks>
public sealed class ImageDecodingException : LabelingException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">One of <see cref="LabelingErrorCodes"/>, or a decoder's own. Not empty.</param>
    /// <param name="message">The fault and the cure, without the file's name.</param>
    /// <param name="inner">What the codec underneath said, if it did.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is empty or white space.</exception>
    public ImageDecodingException(string code, string message, Exception? inner = null)
        : base(code, message, inner)
    {
    }

    /// <summary>The name that the caller gave in <see cref="DecodeOptions.FileName"/>, or <see langword="null"/>.</summary>
    /// <remarks>Decoders leave it alone: who knows the name sets it while the exception passes by.</remarks>
    public string? FileName { get; set; }

    /// <summary>The fault and the cure, after the file's name where it is known; control characters of the name are replaced.</summary>
    public override string Message => FileName is null ? base.Message : $"{Printable(FileName)}: {base.Message}";

    private static string Printable(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            // Line breaks would forge log lines, and marks of direction would turn the rest of the line around.
            var category = Rune.GetUnicodeCategory(rune);
            var harmless = category is not (System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator);
            text.Append(harmless ? rune.ToString() : "\uFFFD");
        }

        return text.ToString();
    }
}
