using Microsoft.Extensions.Logging;

namespace Labeling;

/// <summary>What this package logs. Event ids 1000 to 1999; an id is never reused.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1000, LogLevel.Information, "The label store '{Store}' is ready.")]
    public static partial void StoreReady(ILogger logger, string store);

    [LoggerMessage(1001, LogLevel.Information, "Project {ProjectId} was created: {TaskType}, {Classes} label classes.")]
    public static partial void ProjectCreated(ILogger logger, ProjectId projectId, LabelingTaskType taskType, int classes);

    [LoggerMessage(1002, LogLevel.Information, "Project {ProjectId} went from {From} to {To}.")]
    public static partial void StateChanged(ILogger logger, ProjectId projectId, ProjectState from, ProjectState to);

    [LoggerMessage(1003, LogLevel.Information, "Project {ProjectId} read its dataset in: {Added} items added, {Unchanged} unchanged, {Changed} changed.")]
    public static partial void Ingested(ILogger logger, ProjectId projectId, long added, long unchanged, long changed);

    [LoggerMessage(1004, LogLevel.Warning, "Project {ProjectId} left out {BeyondMaxItems} files beyond its {MaxItems} items and {Unusable} that the source cannot serve.")]
    public static partial void FilesLeftOut(ILogger logger, ProjectId projectId, long beyondMaxItems, int maxItems, long unusable);

    [LoggerMessage(1005, LogLevel.Debug, "Item {ItemId} of project {ProjectId} cannot be shown ({Code}).")]
    public static partial void ImageProblem(ILogger logger, ProjectId projectId, ItemId itemId, string code);

    [LoggerMessage(1006, LogLevel.Warning, "What the pictures of project {ProjectId} are like could not be noted; it is found out again at the next claim.")]
    public static partial void ImageFactsNotKept(ILogger logger, Exception exception, ProjectId projectId);

    [LoggerMessage(1007, LogLevel.Warning, "{Lost} answers under lease {Token} of project {ProjectId} were not taken: others have the items.")]
    public static partial void AnswersLost(ILogger logger, int lost, LeaseToken token, ProjectId projectId);

    [LoggerMessage(1008, LogLevel.Information, "Project {ProjectId} was exported as {Format}: {Images} images, {Annotations} annotations.")]
    public static partial void Exported(ILogger logger, ProjectId projectId, string format, long images, long annotations);

    [LoggerMessage(1009, LogLevel.Information, "Project {ProjectId} got {Classes} more label classes; labels so far: {Policy}.")]
    public static partial void ClassesAdded(ILogger logger, ProjectId projectId, int classes, RelabelPolicy policy);

    [LoggerMessage(1040, LogLevel.Information, "Project {ProjectId} took labels in {Format} as {Target}: {Imported} of {Images} images.")]
    public static partial void Imported(ILogger logger, ProjectId projectId, string format, ImportTarget target, long imported, long images);

    [LoggerMessage(1010, LogLevel.Trace, "'{Path}' of project {ProjectId} was left out: {Reason}.")]
    public static partial void FileLeftOut(ILogger logger, ProjectId projectId, string path, string reason);

    [LoggerMessage(1050, LogLevel.Information, "Project {ProjectId} was refreshed: {Added} items added, {Unchanged} unchanged, {Changed} changed, {Missing} missing, {Returned} returned.")]
    public static partial void Refreshed(ILogger logger, ProjectId projectId, long added, long unchanged, long changed, long missing, long returned);

    [LoggerMessage(1051, LogLevel.Warning, "Project {ProjectId} could not be refreshed; it is tried again when the next refresh is due.")]
    public static partial void RefreshFailed(ILogger logger, Exception exception, ProjectId projectId);

    [LoggerMessage(1052, LogLevel.Warning, "Another process took the refresh of project {ProjectId} over.")]
    public static partial void RefreshTakenOver(ILogger logger, ProjectId projectId);

    [LoggerMessage(1053, LogLevel.Warning, "The projects to refresh could not be listed; it is tried again later.")]
    public static partial void RefreshesFailed(ILogger logger, Exception exception);
}
