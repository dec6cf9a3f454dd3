namespace Labeling;

/// <summary>The decisions of reviewers about the items of one project. Safe for many callers at once.</summary>
/// <remarks>
/// Every decision is about an item as the reviewer saw it: when it changed since, nothing is done and the result says
/// <see cref="ReviewStatus.Conflict"/>. Nobody decides about their own work unless <see cref="ProjectSettings.AllowReviewOfOwnWork"/> is set: such a
/// call throws a <see cref="LabelingException"/> with code <see cref="LabelingErrorCodes.ReviewNotAllowed"/>. Taking an approval back is always allowed.
/// </remarks>
public sealed class LabelReviews
{
    internal LabelReviews()
    {
    }

    /// <summary>The labels are right. For a labeled item, and for one that needs review and has labels.</summary>
    /// <param name="item">The item as the reviewer saw it.</param>
    /// <param name="reviewer">Who decides. 1 to 200 characters.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    public Task<ReviewResult> ApproveAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The approval is taken back.</summary>
    /// <inheritdoc cref="ApproveAsync"/>
    public Task<ReviewResult> UnapproveAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The labels, or the skip, are wrong: the item returns to the queue without labels. The history keeps them.</summary>
    /// <inheritdoc cref="ApproveAsync"/>
    public Task<ReviewResult> RejectAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The skip is right: the item leaves the project.</summary>
    /// <inheritdoc cref="ApproveAsync"/>
    public Task<ReviewResult> AcceptSkipAsync(Item item, string reviewer, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The reviewer's own labels take the place of what is there, under the same rules as a labeler's; the item is labeled and approved.</summary>
    /// <param name="item">The item as the reviewer saw it.</param>
    /// <param name="reviewer">Who decides. 1 to 200 characters.</param>
    /// <param name="annotations">The labels.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">A label class is not the project's.</exception>
    /// <exception cref="LabelingException">The labels break a rule: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>.</exception>
    public Task<ReviewResult> CorrectAsync(Item item, string reviewer, IReadOnlyList<Annotation> annotations, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
