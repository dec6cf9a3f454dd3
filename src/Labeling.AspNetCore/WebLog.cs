using Microsoft.Extensions.Logging;

namespace Labeling.AspNetCore;

/// <summary>What the studio logs. Event ids from 5000 on.</summary>
internal static partial class WebLog
{
    [LoggerMessage(5000, LogLevel.Error, "A {Method} request to the labeling API failed with code '{Code}'.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string code);

    [LoggerMessage(5001, LogLevel.Warning, "The labeling studio is open to everyone as owner, because the host has no authorization services and runs in development. Call AddAuthorization and an Add… of authentication before others can reach it.")]
    public static partial void OpenToEveryone(ILogger logger);

    [LoggerMessage(5002, LogLevel.Warning, "No image decoder is registered, so sizes of pictures stay unknown and shapes are not checked against them. Call AddImaging on what AddLabeling returned.")]
    public static partial void NoImageDecoder(ILogger logger);

    [LoggerMessage(5003, LogLevel.Information, "Project {ProjectId} has read its dataset in: {Added} new items.")]
    public static partial void Started(ILogger logger, ProjectId projectId, long added);

    [LoggerMessage(5004, LogLevel.Warning, "Project {ProjectId} could not read its dataset in: {Code}.")]
    public static partial void StartFailed(ILogger logger, Exception exception, ProjectId projectId, string code);

    [LoggerMessage(5005, LogLevel.Warning, "The dataset of project {ProjectId} could not be refreshed.")]
    public static partial void RefreshFailed(ILogger logger, Exception exception, ProjectId projectId);
}
