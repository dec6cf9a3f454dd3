namespace Labeling;

/// <summary>Something that is wrong with a picture and yet did not keep it from being shown.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ImageWarning
{
    /// <summary>Makes a warning.</summary>
    /// <param name="code">One of <see cref="LabelingErrorCodes"/>, or a decoder's own. Not empty.</param>
    /// <param name="message">What is wrong, and what of the picture is shown all the same.</param>
    /// <exception cref="ArgumentException">One of them is empty or white space.</exception>
    public ImageWarning(string code, string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        Code = code;
        Message = message;
    }

    /// <summary>The stable code of this kind of fault.</summary>
    public string Code { get; }

    /// <summary>What is wrong, and what of the picture is shown all the same. It never holds text out of the file.</summary>
    public string Message { get; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
