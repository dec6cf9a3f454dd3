namespace Labeling;

/// <summary>A page of work in one labeler's hands: answer every item, then submit.</summary>
/// <remarks>Answers are kept here until <see cref="SubmitAsync"/> hands them in all at once. Safe for several callers, though it is one labeler's.</remarks>
public sealed class LabelTask
{
    internal LabelTask()
    {
    }

    /// <summary>Proves the right to submit.</summary>
    public LeaseToken Token { get; } = default!;

    /// <summary>Who holds the task.</summary>
    public string Labeler { get; } = default!;

    /// <summary>The kind that all items share.</summary>
    public TaskKind Kind { get; } = default!;

    /// <summary>From this instant on others may take the items.</summary>
    public DateTimeOffset ExpiresAt { get; } = default!;

    /// <summary>The items, 1 to 9, in queue order. Those with <see cref="TaskItem.IsSubmitted"/> need no answer.</summary>
    public IReadOnlyList<TaskItem> Items { get; } = default!;

    /// <summary>Gives the labels for an item; they replace what was answered before. Nothing is sent yet.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="annotations">The labels; none for an image without any object, where <see cref="ProjectSettings.AllowEmptyImages"/> is set.</param>
    /// <exception cref="ArgumentException">The item is not of this task, or a label class is not the project's; the message lists near names.</exception>
    public void Answer(TaskItem item, params IReadOnlyList<Annotation> annotations) => throw new NotImplementedException();

    /// <summary>Skips an item; it replaces what was answered before. Nothing is sent yet.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <exception cref="ArgumentException">The item is not of this task, or the reason is too long.</exception>
    public void Skip(TaskItem item, string? reason = null) => throw new NotImplementedException();

    /// <summary>Hands the answers in. Durable when it returns.</summary>
    /// <remarks>Calling again after a failure is safe: an answer that was accepted is not accepted twice.</remarks>
    /// <param name="cancellationToken">Stops the call before its commit; after it the result is returned.</param>
    /// <returns>What became of each answer. A lease that was lost is told here, and the answers stay in this task.</returns>
    /// <exception cref="LabelingException">
    /// An item has no answer, or an answer breaks a rule of the task type: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>. Nothing was sent.
    /// </exception>
    public Task<SubmitResult> SubmitAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Holds the task for longer: from now, as long as <see cref="ProjectSettings.LeaseDuration"/> says.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether the task is still held; <see langword="false"/> when somebody else took one of its items.</returns>
    public Task<bool> RenewAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Gives the items that are not submitted back to the queue.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether the task was held.</returns>
    public Task<bool> ReleaseAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Keeps unfinished work on an item; the labeler finds it in <see cref="TaskItem.Draft"/> when the item comes back to them.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="annotations">The work, valid or not, or <see langword="null"/> to drop the draft.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was kept.</returns>
    /// <exception cref="ArgumentException">The item is not of this task, or a label class is not the project's.</exception>
    public Task<bool> SaveDraftAsync(TaskItem item, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
