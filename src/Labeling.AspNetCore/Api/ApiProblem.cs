using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>An error as the API tells it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">What happened and what to do next.</param>
internal sealed record ApiProblem(int Status, string Code, string Detail)
{
    /// <summary>The permission that is missing, for <see cref="LabelingWebErrorCodes.Forbidden"/>.</summary>
    public string? Permission { get; init; }

    public ProblemView ToView() => new()
    {
        Type = $"urn:labeling:error:{Code}",
        Title = Title(Status),
        Status = Status,
        Code = Code,
        Detail = Detail,
        Permission = Permission,
    };

    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is impossible",
        StatusCodes.Status401Unauthorized => "Sign in first",
        StatusCodes.Status403Forbidden => "Not allowed",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status409Conflict => "Not in this state",
        StatusCodes.Status412PreconditionFailed => "Changed meanwhile",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Another type of content is wanted",
        StatusCodes.Status422UnprocessableEntity => "The content breaks a rule",
        StatusCodes.Status428PreconditionRequired => "Say what you saw",
        StatusCodes.Status503ServiceUnavailable => "The store failed",
        _ => "The server failed",
    };
}
