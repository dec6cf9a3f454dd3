using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Takes problems of one reading: errors end it when it is strict.</summary>
internal sealed class ProblemReporter(string file, CocoReadOptions options)
{
    public CocoReadOptions Options { get; } = options;

    public void Warn(in ElementPlace place, string? member, string message) => Report(CocoProblemSeverity.Warning, place, member, message);

    public void Error(in ElementPlace place, string? member, string message)
    {
        Report(CocoProblemSeverity.Error, place, member, message);
        if (!Options.Lenient)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid,
                $"'{file}', byte {place.Offset}, {place.PathOf(member)}: {message} Correct the file, or read it with Lenient to leave such things out.");
        }
    }

    public void NotJson(in ElementPlace place, JsonException exception) => Error(place, member: null, NotJson(exception));

    /// <summary>Says that a text is no JSON, and what is mostly the cause.</summary>
    public static string NotJson(JsonException exception)
    {
        var message = exception.Message.TrimEnd('.');
        var cure = message.Contains("depth", StringComparison.Ordinal) ? "If that is right, allow it with MaxDepth." : "Look for a comma too many, or a quotation mark or bracket that is missing.";
        return $"this is not JSON: {message}. {cure}";
    }

    /// <summary>Something without which nothing can be read, whatever the mode.</summary>
    public LabelingException Fatal(long offset, string message, Exception? innerException = null)
        => new(LabelingErrorCodes.ImportInvalid, $"'{file}', byte {offset}: {message}", innerException);

    private void Report(CocoProblemSeverity severity, in ElementPlace place, string? member, string message)
        => Options.OnProblem?.Invoke(new CocoProblem { Severity = severity, Path = place.PathOf(member), Offset = place.Offset, Message = message });
}
