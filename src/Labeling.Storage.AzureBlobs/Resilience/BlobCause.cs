using Azure;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Says why a request failed, in words that hold no address, no signature and nothing of an answer's content.</summary>
internal static class BlobCause
{
    /// <summary>For messages: what to tell a person.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RequestFailedException { Status: > 0 } failed => Describe(failed),
        RequestFailedException { InnerException: { } inner } => Describe(inner),
        AggregateException { InnerException: { } inner } => Describe(inner),
        BrokenCircuitException => "the account kept failing and is left alone for a moment",
        TimeoutRejectedException => "all attempts together took too long",
        OperationCanceledException => "no answer came in time",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => $"the connection failed: {http.HttpRequestError}",
        HttpIOException io => $"the connection broke: {io.HttpRequestError}",
        HttpRequestException or IOException => "the connection broke",
        System.Xml.XmlException => "the answer was cut off",
        _ => exception.GetType().Name,
    };

    /// <summary>For tags: a word.</summary>
    public static string Name(Exception? exception, int status)
        => exception switch
        {
            null or RequestFailedException { Status: > 0 } => ((exception as RequestFailedException)?.Status ?? status).ToString(System.Globalization.CultureInfo.InvariantCulture),
            RequestFailedException { InnerException: { } inner } => inner.GetType().Name,
            _ => exception.GetType().Name,
        };

    private static string Describe(RequestFailedException failed)
    {
        string code = string.IsNullOrEmpty(failed.ErrorCode) ? string.Empty : $" {failed.ErrorCode}";
        string id = failed.GetRawResponse()?.Headers.TryGetValue("x-ms-request-id", out string? value) == true ? $", request {value}" : string.Empty;
        string cure = failed.Status switch
        {
            401 or 403 => "; check the credential and its role on the container",
            404 => "; check the name",
            _ => string.Empty,
        };
        return $"{failed.Status}{code}{id}{cure}";
    }
}
