namespace Labeling;

/// <summary>A failure of this library that a program can react to, told apart by <see cref="Code"/>.</summary>
/// <remarks>
/// Wrong arguments are <see cref="ArgumentException"/>s, and the outcomes of a race (a lease lost, an item changed) are results;
/// this is for a state that forbids the call and for inputs from outside that cannot be used.
/// </remarks>
public class LabelingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The stable code, lower case words joined by hyphens, such as <c>project-not-running</c>.</param>
    /// <param name="message">What happened, to what, and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public LabelingException(string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
    }

    /// <summary>The stable code of this failure; see <see cref="LabelingErrorCodes"/>.</summary>
    public string Code { get; }
}
