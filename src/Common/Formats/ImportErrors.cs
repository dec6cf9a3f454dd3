namespace Labeling.Export;

/// <summary>Makes the exceptions of importers: file, place, what is wrong and what to do.</summary>
internal static class ImportErrors
{
    public static LabelingException At(string file, long line, string what, Exception? cause = null)
        => new(LabelingErrorCodes.ImportInvalid, $"'{file}', line {line}: {what}", cause);

    public static LabelingException In(string file, string what, Exception? cause = null)
        => new(LabelingErrorCodes.ImportInvalid, $"'{file}': {what}", cause);

    /// <summary>What an exception says, without the parameter's name and value, which are ours.</summary>
    public static string Reason(Exception exception)
    {
        var message = exception.Message.AsSpan();
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd().ToString();
    }

    /// <summary>A text from outside, short enough and without control characters, for a message.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        const int Longest = 80;
        var shown = text.Length > Longest ? string.Concat(text[..Longest], "…") : text.ToString();
        return $"'{string.Create(shown.Length, shown, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        })}'";
    }
}
