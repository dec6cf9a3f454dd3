using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Reviewers' decisions, about one item or many.</summary>
internal static class ReviewEndpoints
{
    private const int MaxItems = 1_000;

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("POST", "projects/{project}/items/{item}/reviews", "reviewItem", LabelingPermission.ReadLabels, "Decides about an item as it was seen: approve, unapprove, reject, accept the skip, or correct.", ReviewAsync)
        {
            Body = WebJsonContext.Default.ReviewBody,
            Result = WebJsonContext.Default.Item,
            NeedsVersion = true,
            Problems =
            [
                (412, LabelingWebErrorCodes.ItemChanged), (403, LabelingErrorCodes.ReviewNotAllowed), (409, LabelingErrorCodes.ReviewNotAllowed), (422, LabelingErrorCodes.SubmissionInvalid),
            ],
        },
        new("POST", "projects/{project}/reviews", "reviewItems", LabelingPermission.ReadLabels, "Takes one decision about up to 1,000 items, each as it was seen; each has its own outcome.", ReviewManyAsync)
        {
            Body = WebJsonContext.Default.BulkReviewBody,
            Result = WebJsonContext.Default.BulkReviewView,
        },
    ];

    private static async Task ReviewAsync(ApiCall call)
    {
        long seen = call.SeenVersion();
        var body = await call.ReadAsync(WebJsonContext.Default.ReviewBody).ConfigureAwait(false);
        await call.DemandAsync(PermissionFor(body.Decision)).ConfigureAwait(false);
        var result = await DecideAsync(call, call.ItemId, seen, body).ConfigureAwait(false);
        var item = result.Status switch
        {
            ReviewStatus.Applied => result.Item!,
            ReviewStatus.Conflict => throw new ApiProblemException(
                StatusCodes.Status412PreconditionFailed, LabelingWebErrorCodes.ItemChanged, $"Item {call.ItemId} changed since you saw it; look at it again and decide anew."),
            ReviewStatus.NotAllowed => throw new ApiProblemException(
                StatusCodes.Status409Conflict, LabelingErrorCodes.ReviewNotAllowed, $"Item {call.ItemId} is {result.Item?.Status}, which does not allow '{body.Decision}'."),
            _ => throw new LabelingException(LabelingErrorCodes.ItemNotFound, $"The project '{call.Project.Info.Name}' has no item {call.ItemId}."),
        };
        call.SetVersion(item.Version);
        await call.WriteAsync(item, WebJsonContext.Default.Item).ConfigureAwait(false);
    }

    private static async Task ReviewManyAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.BulkReviewBody).ConfigureAwait(false);
        await call.DemandAsync(PermissionFor(body.Decision)).ConfigureAwait(false);
        if (body.Decision == ReviewDecision.Correct || body.Items.Count > MaxItems)
        {
            throw ApiCall.Invalid($"Decide about at most {MaxItems} items at once, and correct them one by one.");
        }

        var outcomes = new List<BulkOutcome>(body.Items.Count);
        foreach (var seen in body.Items)
        {
            outcomes.Add(new BulkOutcome { Id = seen.Id, Code = await DecideOneOfManyAsync(call, seen, body).ConfigureAwait(false) });
        }

        await call.WriteAsync(new BulkReviewView { Outcomes = outcomes }, WebJsonContext.Default.BulkReviewView).ConfigureAwait(false);
    }

    private static async Task<string> DecideOneOfManyAsync(ApiCall call, SeenItem seen, BulkReviewBody body)
    {
        try
        {
            var result = await DecideAsync(call, seen.Id, seen.Version, new ReviewBody { Decision = body.Decision, Reason = body.Reason }).ConfigureAwait(false);
            return result.Status switch
            {
                ReviewStatus.Applied => "applied",
                ReviewStatus.Conflict => LabelingWebErrorCodes.ItemChanged,
                ReviewStatus.NotAllowed => LabelingErrorCodes.ReviewNotAllowed,
                _ => LabelingErrorCodes.ItemNotFound,
            };
        }
        catch (LabelingException exception) when (exception.Code == LabelingErrorCodes.ReviewNotAllowed)
        {
            return exception.Code;
        }
    }

    private static async Task<ReviewResult> DecideAsync(ApiCall call, ItemId id, long seen, ReviewBody body)
    {
        if (await call.Project.Items.FindAsync(id, call.Aborted).ConfigureAwait(false) is not { } item)
        {
            return new ReviewResult { Status = ReviewStatus.NotFound };
        }

        if (item.Version != seen)
        {
            return new ReviewResult { Status = ReviewStatus.Conflict, Item = item };
        }

        var reviews = call.Project.Reviews;
        return await (body.Decision switch
        {
            ReviewDecision.Approve => reviews.ApproveAsync(item, call.User, body.Reason, call.Aborted),
            ReviewDecision.Unapprove => reviews.UnapproveAsync(item, call.User, body.Reason, call.Aborted),
            ReviewDecision.Reject => reviews.RejectAsync(item, call.User, body.Reason, call.Aborted),
            ReviewDecision.AcceptSkip => reviews.AcceptSkipAsync(item, call.User, body.Reason, call.Aborted),
            _ => reviews.CorrectAsync(item, call.User, body.Annotations, body.Reason, call.Aborted),
        }).ConfigureAwait(false);
    }

    private static LabelingPermission PermissionFor(ReviewDecision decision) => decision switch
    {
        ReviewDecision.Approve or ReviewDecision.Unapprove => LabelingPermission.ApproveLabels,
        ReviewDecision.Correct => LabelingPermission.UpdateLabels,
        _ => LabelingPermission.RejectLabels,
    };
}
