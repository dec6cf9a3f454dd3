using Microsoft.Extensions.Logging;

namespace Labeling.MlAssist;

/// <summary>What this package logs. Event ids 2000 to 2999; an id is never reused.</summary>
internal static partial class AssistLog
{
    [LoggerMessage(2000, LogLevel.Information, "{Kind} run {RunId} of project {ProjectId} began.")]
    public static partial void RunBegan(ILogger logger, RunKind kind, RunId runId, ProjectId projectId);

    [LoggerMessage(2001, LogLevel.Information, "{Kind} run {RunId} of project {ProjectId} completed: {Metrics}.")]
    public static partial void RunCompleted(ILogger logger, RunKind kind, RunId runId, ProjectId projectId, string metrics);

    [LoggerMessage(2002, LogLevel.Error, "{Kind} run {RunId} of project {ProjectId} failed; labeling goes on.")]
    public static partial void RunFailed(ILogger logger, Exception exception, RunKind kind, RunId runId, ProjectId projectId);

    [LoggerMessage(2003, LogLevel.Information, "{Kind} run {RunId} of project {ProjectId} was stopped: {Reason}.")]
    public static partial void RunCanceled(ILogger logger, RunKind kind, RunId runId, ProjectId projectId, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "{Kind} run {RunId} of project {ProjectId} is taken over from '{Worker}', which has not been heard of.")]
    public static partial void RunTakenOver(ILogger logger, RunKind kind, RunId runId, ProjectId projectId, string? worker);

    [LoggerMessage(2005, LogLevel.Warning, "{Kind} run {RunId} of project {ProjectId} went to another worker; this one stops.")]
    public static partial void RunLost(ILogger logger, RunKind kind, RunId runId, ProjectId projectId);

    [LoggerMessage(2006, LogLevel.Debug, "{Kind} run {RunId}: {Text}")]
    public static partial void RunSaid(ILogger logger, RunKind kind, RunId runId, string text);

    [LoggerMessage(2007, LogLevel.Error, "Assistance of project {ProjectId} cannot go on now; the worker tries again.")]
    public static partial void ProjectFailed(ILogger logger, Exception exception, ProjectId projectId);

    [LoggerMessage(2008, LogLevel.Error, "The worker of assistance cannot read its projects now; it tries again.")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
