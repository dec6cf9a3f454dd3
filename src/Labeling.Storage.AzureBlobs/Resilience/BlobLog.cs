using Microsoft.Extensions.Logging;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Event ids 4200 to 4299 are this package's, and part of its interface. No message holds an address, a signature or an answer's content.</summary>
internal static partial class BlobLog
{
    [LoggerMessage(4200, LogLevel.Warning, "A {Method} request to '{Host}' failed ({Cause}); repetition {Attempt} follows in {Delay}.")]
    public static partial void Retrying(ILogger logger, string method, string host, string cause, int attempt, TimeSpan delay);

    [LoggerMessage(4201, LogLevel.Error, "'{Host}' keeps failing ({Cause}) and is left alone for {Duration}.")]
    public static partial void CircuitOpened(ILogger logger, string host, string cause, TimeSpan duration);

    [LoggerMessage(4202, LogLevel.Information, "'{Host}' answers again.")]
    public static partial void CircuitClosed(ILogger logger, string host);

    [LoggerMessage(4203, LogLevel.Information, "A folder was uploaded to container '{Container}': {Uploaded} files of {Bytes} bytes, {Unchanged} were there, {Kept} others were kept.")]
    public static partial void Uploaded(ILogger logger, string container, long uploaded, long bytes, long unchanged, long kept);

    [LoggerMessage(4204, LogLevel.Warning, "What was written of an export to container '{Container}' could not be taken back ({Cause}).")]
    public static partial void NotTakenBack(ILogger logger, string container, string cause);
}
