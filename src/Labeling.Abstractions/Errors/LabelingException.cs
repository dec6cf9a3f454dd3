namespace Labeling;

/// <summary>The root of every failure that Labeling reports about its own state or its input, with a code that a program can act on.</summary>
public class LabelingException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">The stable code of this kind of failure, in lower case with hyphens, such as <c>image-unreadable</c>. Not empty.</param>
    /// <param name="message">What happened, to what, and what to do next.</param>
    /// <param name="inner">What caused it, if something did.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is empty or white space.</exception>
    public LabelingException(string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        Code = code;
    }

    /// <summary>The stable code of this kind of failure. The message may change between versions; the code does not.</summary>
    public string Code { get; }
}
