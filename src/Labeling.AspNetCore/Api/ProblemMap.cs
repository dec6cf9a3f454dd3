using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Which failure of the library is which error of the API.</summary>
internal static class ProblemMap
{
    /// <summary>The error, or <see langword="null"/> for a failure that only the server's log may tell about.</summary>
    public static ApiProblem? Find(Exception exception) => exception switch
    {
        ApiProblemException known => known.Problem,
        LabelStoreException store => new(StatusCodes.Status503ServiceUnavailable, store.Code, "The label store failed; the server's log says how. Try again."),
        LabelingException labeling => new(StatusOf(labeling.Code), labeling.Code, labeling.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
            StatusCodes.Status413PayloadTooLarge, LabelingWebErrorCodes.RequestTooLarge, "The body is larger than this address takes."),
        BadHttpRequestException bad => new(bad.StatusCode, LabelingWebErrorCodes.RequestInvalid, bad.Message),
        JsonException json => Invalid($"The body cannot be read at {json.Path ?? "$"}: {FirstSentence(json.Message)}"),
        FileNotFoundException or DirectoryNotFoundException => new(StatusCodes.Status404NotFound, LabelingWebErrorCodes.FileMissing, "The item's file is gone; put it back, or skip the item."),
        ArgumentException argument => Invalid(WithoutParameter(argument)),
        _ => null,
    };

    public static ApiProblem Invalid(string detail) => new(StatusCodes.Status400BadRequest, LabelingWebErrorCodes.RequestInvalid, detail);

    private static int StatusOf(string code) => code switch
    {
        LabelingErrorCodes.ProjectNotFound or LabelingErrorCodes.ItemNotFound => StatusCodes.Status404NotFound,
        LabelingErrorCodes.ProjectChanged => StatusCodes.Status412PreconditionFailed,
        LabelingErrorCodes.ReviewNotAllowed => StatusCodes.Status403Forbidden,
        LabelingErrorCodes.ProjectNameTaken or LabelingErrorCodes.ProjectNotRunning or LabelingErrorCodes.ProjectState or LabelingErrorCodes.ProjectImmutable
            => StatusCodes.Status409Conflict,
        LabelingErrorCodes.StoreFailed => StatusCodes.Status503ServiceUnavailable,
        LabelingErrorCodes.ExportFailed => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>The message without the name of a parameter, which is no business of an HTTP client.</summary>
    private static string WithoutParameter(ArgumentException exception)
    {
        int end = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
