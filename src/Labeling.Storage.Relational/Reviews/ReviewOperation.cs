namespace Labeling.Storage.Relational;

/// <summary>Takes a reviewer's decision in.</summary>
internal static class ReviewOperation
{
    public static async ValueTask<ReviewResult> RunAsync(ProjectScope scope, ReviewRequest request, byte[]? annotations)
    {
        ItemRow? item = await ItemTable.FindLockedAsync(scope, request.ItemId).ConfigureAwait(false);
        if (item is null)
        {
            return new ReviewResult { Status = ReviewStatus.NotFound };
        }

        ReviewStatus status = item.Version != request.ExpectedVersion ? ReviewStatus.Conflict
            : !IsAllowed(item, request.Decision) ? ReviewStatus.NotAllowed
            : ReviewStatus.Applied;
        if (status == ReviewStatus.Applied)
        {
            await ApplyAsync(scope, request, item, annotations).ConfigureAwait(false);
        }

        return new ReviewResult
        {
            Status = status,
            Item = await ItemTable.WithLabelsAsync(scope.Session, item, scope.CancellationToken).ConfigureAwait(false),
        };
    }

    private static bool IsAllowed(ItemRow item, ReviewDecision decision) => decision switch
    {
        ReviewDecision.Approve => (item.Status == ItemStatus.Labeled && item.Approval == ApprovalState.Unreviewed)
            || (item.Status == ItemStatus.NeedsReview && item.Labels != 0),
        ReviewDecision.Unapprove => item.Status == ItemStatus.Labeled && item.Approval == ApprovalState.Approved,
        ReviewDecision.AcceptSkip => item.Status == ItemStatus.Skipped,
        _ => item.Status is ItemStatus.Labeled or ItemStatus.Skipped or ItemStatus.NeedsReview,
    };

    private static async ValueTask ApplyAsync(ProjectScope scope, ReviewRequest request, ItemRow item, byte[]? annotations)
    {
        var change = new ItemChange(scope, item) { MayWait = request.Decision == ReviewDecision.Reject };
        item.Version++;
        switch (request.Decision)
        {
            case ReviewDecision.Approve:
                await LogAsync(scope, request, item, HistoryEntryKind.Approved).ConfigureAwait(false);
                item.Status = ItemStatus.Labeled;
                item.Approval = ApprovalState.Approved;
                break;
            case ReviewDecision.Unapprove:
                await LogAsync(scope, request, item, HistoryEntryKind.Unapproved).ConfigureAwait(false);
                item.Approval = ApprovalState.Unreviewed;
                break;
            case ReviewDecision.Reject:
                await RejectAsync(scope, request, change).ConfigureAwait(false);
                break;
            case ReviewDecision.AcceptSkip:
                await LogAsync(scope, request, item, HistoryEntryKind.SkipAccepted).ConfigureAwait(false);
                item.Status = ItemStatus.Removed;
                item.Standing = 0;
                break;
            default:
                await CorrectAsync(scope, request, change, annotations).ConfigureAwait(false);
                break;
        }

        await change.SaveAsync().ConfigureAwait(false);
    }

    private static async ValueTask RejectAsync(ProjectScope scope, ReviewRequest request, ItemChange change)
    {
        ItemRow item = change.Item;
        foreach (HistoryEntry answer in await HistoryTable.ReadStandingAsync(scope, item).ConfigureAwait(false))
        {
            scope.Counters.Labeler(answer.Actor!).Rejected++;
        }

        await LogAsync(scope, request, item, HistoryEntryKind.Rejected).ConfigureAwait(false);
        await BarredTable.ClearAsync(scope, item.Id).ConfigureAwait(false);
        change.ReturnToQueue();
    }

    private static async ValueTask CorrectAsync(ProjectScope scope, ReviewRequest request, ItemChange change, byte[]? annotations)
    {
        ItemRow item = change.Item;
        long entry = await LogAsync(scope, request, item, HistoryEntryKind.Corrected, annotations).ConfigureAwait(false);
        change.SetAnswer(entry, request.Annotations);
        item.Status = ItemStatus.Labeled;
        item.Approval = ApprovalState.Approved;
        item.Labeler = request.Reviewer;
        item.Standing = 0;
    }

    private static ValueTask<long> LogAsync(ProjectScope scope, ReviewRequest request, ItemRow item, HistoryEntryKind kind, byte[]? annotations = null)
        => HistoryTable.AppendAsync(scope, item, new NewEntry
        {
            Kind = kind,
            Actor = request.Reviewer,
            Annotations = annotations,
            AnnotationCount = annotations is null ? 0 : request.Annotations.Count,
            Reason = request.Reason,
        });
}
