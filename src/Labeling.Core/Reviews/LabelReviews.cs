namespace Labeling;

/// <summary>The decisions of reviewers about the items of one project. Safe for many callers at once.</summary>
/// <remarks>
/// Every decision is about an item as the reviewer saw it: when it changed since, nothing is done and the result says
/// <see cref="ReviewStatus.Conflict"/>. Nobody decides about their own work unless <see cref="ProjectSettings.AllowReviewOfOwnWork"/> is set: such a
/// call throws a <see cref="LabelingException"/> with code <see cref="LabelingErrorCodes.ReviewNotAllowed"/>. Taking an approval back is always allowed.
/// </remarks>
public sealed class LabelReviews
{
    private readonly ProjectSession _session;

    internal LabelReviews(ProjectSession session) => _session = session;

    /// <summary>The labels are right. For a labeled item, and for one that needs review and has labels.</summary>
    /// <param name="item">The item as the reviewer saw it.</param>
    /// <param name="reviewer">Who decides. 1 to 200 characters.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="LabelingException">It is the reviewer's own work: code <see cref="LabelingErrorCodes.ReviewNotAllowed"/>.</exception>
    public Task<ReviewResult> ApproveAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default)
        => DecideAsync(item, reviewer, ReviewDecision.Approve, [], reason, cancellationToken);

    /// <summary>The approval is taken back.</summary>
    /// <inheritdoc cref="ApproveAsync" path="/param"/>
    public Task<ReviewResult> UnapproveAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default)
        => DecideAsync(item, reviewer, ReviewDecision.Unapprove, [], reason, cancellationToken);

    /// <summary>The labels, or the skip, are wrong: the item returns to the queue without labels. The history keeps them.</summary>
    /// <inheritdoc cref="ApproveAsync" path="/param|/exception"/>
    public Task<ReviewResult> RejectAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default)
        => DecideAsync(item, reviewer, ReviewDecision.Reject, [], reason, cancellationToken);

    /// <summary>The skip is right: the item leaves the project.</summary>
    /// <inheritdoc cref="ApproveAsync" path="/param|/exception"/>
    public Task<ReviewResult> AcceptSkipAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default)
        => DecideAsync(item, reviewer, ReviewDecision.AcceptSkip, [], reason, cancellationToken);

    /// <summary>The reviewer's own labels take the place of what is there, under the same rules as a labeler's; the item is labeled and approved.</summary>
    /// <param name="item">The item as the reviewer saw it.</param>
    /// <param name="reviewer">Who decides. 1 to 200 characters.</param>
    /// <param name="annotations">The labels.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">A label class is not the project's.</exception>
    /// <exception cref="LabelingException">
    /// The labels break a rule (<see cref="LabelingErrorCodes.SubmissionInvalid"/>), or it is the reviewer's own work
    /// (<see cref="LabelingErrorCodes.ReviewNotAllowed"/>).
    /// </exception>
    public Task<ReviewResult> CorrectAsync(Item item, string reviewer, IReadOnlyList<Annotation> annotations, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return DecideAsync(item, reviewer, ReviewDecision.Correct, annotations, reason, cancellationToken);
    }

    private async Task<ReviewResult> DecideAsync(
        Item seen, string reviewer, ReviewDecision decision, IReadOnlyList<Annotation> annotations, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        Arguments.CheckActor(reviewer);
        Arguments.CheckReason(reason);
        using var activity = EngineInstruments.Activities.StartActivity("labeling.review");
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var result = await CheckAsync(store, seen, reviewer, decision, cancellationToken).ConfigureAwait(false)
            ?? await store.ReviewAsync(
                new ReviewRequest
                {
                    ProjectId = _session.Id,
                    ItemId = seen.Id,
                    ExpectedVersion = seen.Version,
                    Reviewer = reviewer,
                    Decision = decision,
                    Annotations = decision == ReviewDecision.Correct ? await AcceptAsync(seen, annotations, cancellationToken).ConfigureAwait(false) : [],
                    Reason = reason,
                },
                cancellationToken).ConfigureAwait(false);
        activity?.SetTag("labeling.review.decision", decision.ToString());
        activity?.SetTag("labeling.review.status", result.Status.ToString());
        _session.Services.Instruments.Reviewed(decision, result.Status);
        return result;
    }

    /// <summary>Refuses reviews of one's own work; ends early where the store would only say that the item is another now.</summary>
    /// <remarks>What the item says of its labeler is taken from the store, not from the caller.</remarks>
    private async Task<ReviewResult?> CheckAsync(LabelStore store, Item seen, string reviewer, ReviewDecision decision, CancellationToken cancellationToken)
    {
        if (await store.FindItemAsync(_session.Id, seen.Id, cancellationToken).ConfigureAwait(false) is not { } item)
        {
            return new ReviewResult { Status = ReviewStatus.NotFound };
        }

        if (item.Version != seen.Version)
        {
            return new ReviewResult { Status = ReviewStatus.Conflict, Item = item };
        }

        if (decision != ReviewDecision.Unapprove
            && !_session.Info.Settings.AllowReviewOfOwnWork
            && (item.Labeler == reviewer || await HasAnsweredAsync(store, item.Id, reviewer, cancellationToken).ConfigureAwait(false)))
        {
            throw new LabelingException(
                LabelingErrorCodes.ReviewNotAllowed,
                $"'{reviewer}' labeled item {item.Id} and cannot decide '{decision}' about it; let somebody else review it, or set AllowReviewOfOwnWork in the project's settings.");
        }

        return null;
    }

    /// <summary>Whether one of the answers that several labelers gave, and that stand now, is the reviewer's.</summary>
    private async Task<bool> HasAnsweredAsync(LabelStore store, ItemId itemId, string reviewer, CancellationToken cancellationToken)
    {
        if (_session.Info.Settings.MinLabelers == 1)
        {
            return false;
        }

        bool hasAnswered = false;
        await foreach (var entry in store.ReadHistoryAsync(_session.Id, itemId, cancellationToken).ConfigureAwait(false))
        {
            hasAnswered = entry.Kind switch
            {
                HistoryEntryKind.Submitted => hasAnswered || entry.Actor == reviewer,
                HistoryEntryKind.Skipped when entry.SkipPolicy is null or SkipPolicy.OutOfQueue => hasAnswered || entry.Actor == reviewer,
                HistoryEntryKind.Rejected or HistoryEntryKind.StartedOver or HistoryEntryKind.Corrected => false,
                _ => hasAnswered,
            };
        }

        return hasAnswered;
    }

    private async Task<IReadOnlyList<Annotation>> AcceptAsync(Item item, IReadOnlyList<Annotation> annotations, CancellationToken cancellationToken)
    {
        var view = _session.View;
        var resolved = view.Classes.Resolve(annotations);
        var size = await _session.Services.Images.SizeAsync(_session, item, cancellationToken).ConfigureAwait(false);
        return view.Rules.Apply(item.Path, size, resolved);
    }
}
