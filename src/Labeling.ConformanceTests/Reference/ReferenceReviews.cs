namespace Labeling.ConformanceTests;

/// <summary>Taking in what reviewers decide.</summary>
internal static class ReferenceReviews
{
    public static ReviewResult Review(ReferenceProject project, ReviewRequest request)
    {
        if (project.Find(request.ItemId) is not { } item)
        {
            return new ReviewResult { Status = ReviewStatus.NotFound };
        }

        ReviewStatus status = item.Version != request.ExpectedVersion ? ReviewStatus.Conflict
            : !IsAllowed(item, request.Decision) ? ReviewStatus.NotAllowed
            : ReviewStatus.Applied;
        if (status == ReviewStatus.Applied)
        {
            project.Change(item, () => Apply(project, item, request));
        }

        return new ReviewResult { Status = status, Item = item.ToItem() };
    }

    private static bool IsAllowed(ReferenceItem item, ReviewDecision decision) => decision switch
    {
        ReviewDecision.Approve => (item.Status == ItemStatus.Labeled && item.Approval == ApprovalState.Unreviewed)
            || (item.Status == ItemStatus.NeedsReview && item.Annotations.Count > 0),
        ReviewDecision.Unapprove => item.Status == ItemStatus.Labeled && item.Approval == ApprovalState.Approved,
        ReviewDecision.AcceptSkip => item.Status == ItemStatus.Skipped,
        _ => item.Status is ItemStatus.Labeled or ItemStatus.Skipped or ItemStatus.NeedsReview,
    };

    private static void Apply(ReferenceProject project, ReferenceItem item, ReviewRequest request)
    {
        item.Version++;
        switch (request.Decision)
        {
            case ReviewDecision.Approve:
                item.Status = ItemStatus.Labeled;
                item.Approval = ApprovalState.Approved;
                Log(project, item, HistoryEntryKind.Approved, request);
                break;
            case ReviewDecision.Unapprove:
                item.Approval = ApprovalState.Unreviewed;
                Log(project, item, HistoryEntryKind.Unapproved, request);
                break;
            case ReviewDecision.Reject:
                item.Standing.ForEach(project.Counters.AddRejection);
                ReferenceChanges.ReturnToQueue(item);
                Log(project, item, HistoryEntryKind.Rejected, request);
                break;
            case ReviewDecision.AcceptSkip:
                item.Status = ItemStatus.Removed;
                item.Standing.Clear();
                Log(project, item, HistoryEntryKind.SkipAccepted, request);
                break;
            default:
                Correct(project, item, request);
                break;
        }
    }

    private static void Correct(ReferenceProject project, ReferenceItem item, ReviewRequest request)
    {
        item.Status = ItemStatus.Labeled;
        item.Approval = ApprovalState.Approved;
        item.Annotations = project.Ids.Number(request.Annotations);
        item.Labeler = request.Reviewer;
        item.LabeledAt = project.Now;
        item.Standing.Clear();
        Log(project, item, HistoryEntryKind.Corrected, request, item.Annotations);
    }

    private static void Log(
        ReferenceProject project, ReferenceItem item, HistoryEntryKind kind, ReviewRequest request, IReadOnlyList<Annotation>? annotations = null)
        => item.Log(kind, project.Now, request.Reviewer, annotations, request.Reason);
}
