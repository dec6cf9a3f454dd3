namespace Labeling.Storage.Relational;

/// <summary>Takes a reviewer's decision in.</summary>
internal static class ReviewOperation
{
    /// <summary>What a review will ask: of several of one item in a transaction, what the first leaves is read by the second.</summary>
    public static RelationalReadAhead ReadAhead(ReviewRequest request) => ItemTable.ReadAheadWithLabels(request.ItemId);

    public static async ValueTask<ReviewResult> RunAsync(ProjectScope scope, ReviewRequest request, byte[]? annotations)
    {
        if (await ItemTable.FindLockedWithLabelsAsync(scope, request.ItemId).ConfigureAwait(false) is not var (item, labels))
        {
            return new ReviewResult { Status = ReviewStatus.NotFound };
        }

        long entryOfLabels = item.Labels;
        ReviewStatus status = item.Version != request.ExpectedVersion ? ReviewStatus.Conflict
            : !IsAllowed(item, request.Decision) ? ReviewStatus.NotAllowed
            : ReviewStatus.Applied;
        if (status == ReviewStatus.Applied)
        {
            await ApplyAsync(scope, request, new ItemChange(scope, item) { OldLabels = labels }, annotations).ConfigureAwait(false);
        }

        return new ReviewResult
        {
            Status = status,
            Item = item.Labels == entryOfLabels
                ? item.ToItem(labels)
                : await ItemTable.WithLabelsAsync(scope.Session, item, scope.CancellationToken).ConfigureAwait(false),
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

    private static async ValueTask ApplyAsync(ProjectScope scope, ReviewRequest request, ItemChange change, byte[]? annotations)
    {
        ItemRow item = change.Item;
        change.MayWait = request.Decision == ReviewDecision.Reject;
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
