using System.Text.Json.Serialization.Metadata;

namespace Labeling.AspNetCore;

/// <summary>One operation of the API: what its route is made of, and what the OpenAPI document says of it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the API's root, with its parameters.</param>
/// <param name="Id">The operation's name for generated clients.</param>
/// <param name="Permission">What the caller needs; <see langword="null"/> where the handler asks by itself.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Handler">Does it.</param>
internal sealed record ApiEndpoint(string Method, string Path, string Id, LabelingPermission? Permission, string Summary, Func<ApiCall, Task> Handler)
{
    /// <summary>The JSON body it takes.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>The JSON it returns.</summary>
    public JsonTypeInfo? Result { get; init; }

    /// <summary>The media type it returns where that is not JSON.</summary>
    public string? ResultType { get; init; }

    /// <summary>The media type it takes where that is not JSON.</summary>
    public string? BodyType { get; init; }

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What else may stand in the query: name and meaning.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>Whether it needs <c>If-Match</c>.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>The errors worth telling apart, beside those that every operation has.</summary>
    public IReadOnlyList<(int Status, string Code)> Problems { get; init; } = [];

    /// <summary>Whether it only reads.</summary>
    public bool IsSafe => Method is "GET" or "HEAD";
}
