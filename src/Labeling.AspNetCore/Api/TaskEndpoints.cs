using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>A labeler's work: claim, keep, save, submit.</summary>
internal static class TaskEndpoints
{
    private static readonly (int, string)[] NotRunning = [(409, LabelingErrorCodes.ProjectNotRunning)];

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("POST", "projects/{project}/tasks", "claimTask", LabelingPermission.WriteLabels, "Leases the caller the next page of work, or returns the one they hold. 204 when nothing waits.", ClaimAsync)
        {
            Body = WebJsonContext.Default.ClaimBody,
            Result = WebJsonContext.Default.TaskView,
            Problems = NotRunning,
        },
        new("POST", "projects/{project}/tasks/{token}/submit", "submitTask", LabelingPermission.WriteLabels, "Hands in answers; each has its own outcome, and repeating the call is safe.", SubmitAsync)
        {
            Body = WebJsonContext.Default.SubmitBody,
            Result = WebJsonContext.Default.SubmitResult,
            Problems = [(422, LabelingErrorCodes.SubmissionInvalid)],
        },
        new("POST", "projects/{project}/tasks/{token}/renew", "renewTask", LabelingPermission.WriteLabels, "Holds a lease for longer.", RenewAsync)
        {
            Result = WebJsonContext.Default.RenewView,
            Problems = [(409, LabelingWebErrorCodes.LeaseLost)],
        },
        new("POST", "projects/{project}/tasks/{token}/release", "releaseTask", LabelingPermission.WriteLabels, "Gives the items that are not submitted back to the queue.", ReleaseAsync)
        {
            Status = 204,
            Problems = [(409, LabelingWebErrorCodes.LeaseLost)],
        },
        new("PUT", "projects/{project}/tasks/{token}/drafts/{item}", "saveDraft", LabelingPermission.WriteLabels, "Keeps unfinished work on an item; without annotations it is dropped.", SaveDraftAsync)
        {
            Body = WebJsonContext.Default.DraftBody,
            Status = 204,
            Problems = [(409, LabelingWebErrorCodes.LeaseLost)],
        },
    ];

    private static async Task ClaimAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.ClaimBody).ConfigureAwait(false);
        var queue = call.Project.Queue;
        var task = body.Prefetch
            ? await queue.PrefetchAsync(call.User, body.PageSize, call.Aborted).ConfigureAwait(false)
            : await queue.ClaimAsync(call.User, body.PageSize, call.Aborted).ConfigureAwait(false);
        if (task is null)
        {
            await call.WriteNothingAsync().ConfigureAwait(false);
            return;
        }

        await call.WriteAsync(
            new TaskView
            {
                Token = task.Token,
                Kind = task.Kind,
                ExpiresAt = task.ExpiresAt,
                RemainingMs = Remaining(call, task.ExpiresAt),
                ProjectVersion = call.Project.Info.Version,
                Items = task.Items,
            },
            WebJsonContext.Default.TaskView).ConfigureAwait(false);
    }

    private static async Task SubmitAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.SubmitBody).ConfigureAwait(false);
        var submissions = body.Submissions.Select(answer => new Submission
        {
            ItemId = answer.ItemId,
            Annotations = answer.Annotations ?? (answer.IsSkip ? [] : throw new ApiProblemException(400, LabelingWebErrorCodes.RequestInvalid, $"Item {answer.ItemId} has no list of labels; give one, empty for no labels, or skip the item.")),
            IsSkip = answer.IsSkip,
            SkipReason = answer.SkipReason,
            Elapsed = TimeSpan.FromMilliseconds(Math.Clamp(answer.ElapsedMs, 0, (long)TimeSpan.FromDays(7).TotalMilliseconds)),
        });
        var result = await call.Project.Queue.SubmitAsync(call.Token, call.User, [.. submissions], call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(result, WebJsonContext.Default.SubmitResult).ConfigureAwait(false);
    }

    private static async Task RenewAsync(ApiCall call)
    {
        var expiresAt = await call.Project.Queue.RenewAsync(call.Token, call.User, call.Aborted).ConfigureAwait(false) ?? throw Lost();
        await call.WriteAsync(new RenewView { ExpiresAt = expiresAt, RemainingMs = Remaining(call, expiresAt) }, WebJsonContext.Default.RenewView).ConfigureAwait(false);
    }

    private static async Task ReleaseAsync(ApiCall call)
    {
        if (!await call.Project.Queue.ReleaseAsync(call.Token, call.User, call.Aborted).ConfigureAwait(false))
        {
            throw Lost();
        }

        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    private static async Task SaveDraftAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.DraftBody).ConfigureAwait(false);
        if (!await call.Project.Queue.SaveDraftAsync(call.Token, call.User, call.ItemId, body.Annotations, call.Aborted).ConfigureAwait(false))
        {
            throw Lost();
        }

        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    private static long Remaining(ApiCall call, DateTimeOffset expiresAt) => (long)Math.Max(0, (expiresAt - call.Studio.Time.GetUtcNow()).TotalMilliseconds);

    private static ApiProblemException Lost() => new(
        StatusCodes.Status409Conflict, LabelingWebErrorCodes.LeaseLost, "The lease is over: somebody else took the items, they were submitted, or the token is not yours. Claim again.");
}
