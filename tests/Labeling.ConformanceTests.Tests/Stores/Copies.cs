namespace Labeling.ConformanceTests.Tests;

/// <summary>Copies of contract objects with something changed.</summary>
internal static class Copies
{
    public static ClaimRequest With(this ClaimRequest request, string? labeler = null, TimeSpan? duration = null, bool? prefetch = null) => new()
    {
        ProjectId = request.ProjectId,
        Labeler = labeler ?? request.Labeler,
        PageSize = request.PageSize,
        LeaseDuration = duration ?? request.LeaseDuration,
        Prefetch = prefetch ?? request.Prefetch,
    };

    public static ClaimResult With(this ClaimResult result, Func<TaskLease, TaskLease> change)
        => result.Lease is null ? result : new ClaimResult { Status = result.Status, Lease = change(result.Lease) };

    public static TaskLease With(
        this TaskLease lease, LeaseToken? token = null, string? labeler = null, DateTimeOffset? expiresAt = null, Func<TaskItem, TaskItem>? item = null) => new()
    {
        Token = token ?? lease.Token,
        ProjectId = lease.ProjectId,
        Labeler = labeler ?? lease.Labeler,
        Kind = lease.Kind,
        ClaimedAt = lease.ClaimedAt,
        ExpiresAt = expiresAt ?? lease.ExpiresAt,
        Items = [.. lease.Items.Select(item ?? (i => i))],
    };

    public static TaskItem With(this TaskItem item, IReadOnlyList<Annotation>? draft, IReadOnlyList<Annotation>? suggestion = null) => new()
    {
        Id = item.Id,
        Path = item.Path,
        ImageSize = item.ImageSize,
        Problem = item.Problem,
        Suggestion = suggestion ?? item.Suggestion,
        Draft = draft,
        IsSubmitted = item.IsSubmitted,
    };

    public static SubmitRequest With(this SubmitRequest request, LeaseToken? token = null, string? labeler = null, SkipPolicy? policy = null) => new()
    {
        ProjectId = request.ProjectId,
        Token = token ?? request.Token,
        Labeler = labeler ?? request.Labeler,
        Submissions = request.Submissions,
        SkipPolicy = policy ?? request.SkipPolicy,
        Consensus = request.Consensus,
    };

    public static SubmitResult With(this SubmitResult result, Func<SubmissionStatus, SubmissionStatus> change)
        => new() { Outcomes = [.. result.Outcomes.Select(o => new SubmissionOutcome { ItemId = o.ItemId, Status = change(o.Status) })] };

    public static HistoryEntry With(
        this HistoryEntry entry, string? actor = null, int? sequence = null, Func<Annotation, int, Annotation>? annotation = null) => new()
    {
        ItemId = entry.ItemId,
        Sequence = sequence ?? entry.Sequence,
        Kind = entry.Kind,
        Actor = actor ?? entry.Actor,
        At = entry.At,
        Token = entry.Token,
        TaskKind = entry.TaskKind,
        SkipPolicy = entry.SkipPolicy,
        Annotations = annotation is null ? entry.Annotations : [.. entry.Annotations.Select(annotation)],
        Reason = entry.Reason,
        Elapsed = entry.Elapsed,
    };

    public static Item With(this Item item, Func<Annotation, int, Annotation> annotation) => new()
    {
        Id = item.Id,
        Path = item.Path,
        Size = item.Size,
        ContentTag = item.ContentTag,
        ImageSize = item.ImageSize,
        Problem = item.Problem,
        IsMissing = item.IsMissing,
        Status = item.Status,
        Approval = item.Approval,
        Kind = item.Kind,
        Confidence = item.Confidence,
        Assignee = item.Assignee,
        Labeler = item.Labeler,
        LabeledAt = item.LabeledAt,
        Version = item.Version,
        Annotations = [.. item.Annotations.Select(annotation)],
    };

    public static ItemFilter WithoutPrefix(this ItemFilter filter) => new()
    {
        Statuses = filter.Statuses,
        LabelClass = filter.LabelClass,
        Labeler = filter.Labeler,
        LabeledFrom = filter.LabeledFrom,
        LabeledBefore = filter.LabeledBefore,
        Kind = filter.Kind,
        MinConfidence = filter.MinConfidence,
        MaxConfidence = filter.MaxConfidence,
        Approval = filter.Approval,
        Assignee = filter.Assignee,
        IsMissing = filter.IsMissing,
        HasProblem = filter.HasProblem,
    };

    public static ItemQuery With(this ItemQuery query, ItemFilter? filter = null, ItemId? after = null, int? limit = null) => new()
    {
        Filter = filter ?? query.Filter,
        After = after ?? query.After,
        Descending = query.Descending,
        Limit = limit ?? query.Limit,
        IncludeAnnotations = query.IncludeAnnotations,
    };

    public static ProjectProgress WithMoreLabeled(this ProjectProgress progress, long more) => new()
    {
        Labeled = progress.Labeled + more,
        Skipped = progress.Skipped,
        NeedsReview = progress.NeedsReview,
        Incomplete = progress.Incomplete,
        Removed = progress.Removed,
        Approved = progress.Approved,
        Queue = progress.Queue,
        LabelCounts = progress.LabelCounts,
        Labelers = progress.Labelers,
    };
}
