namespace Labeling;

/// <summary>A page of work in one labeler's hands: answer every item, then submit.</summary>
/// <remarks>
/// <para>Answers are kept here until <see cref="SubmitAsync"/> hands them in all at once. Safe for several callers, though it is one labeler's.</para>
/// <para>
/// The time worked on an item runs from the claim, or from the answer before it, to its own answer; what passes between the last answer and the
/// submission counts for the last.
/// </para>
/// </remarks>
public sealed class LabelTask
{
    private readonly ProjectSession _session;
    private readonly AnswerSheet _answers;
    private long _expiresAtTicks;

    internal LabelTask(ProjectSession session, TaskLease lease, IReadOnlyList<TaskItem> items)
    {
        _session = session;
        Token = lease.Token;
        Labeler = lease.Labeler;
        Kind = lease.Kind;
        Items = items;
        _expiresAtTicks = lease.ExpiresAt.UtcTicks;
        _answers = new AnswerSheet(items, session.Services.Time);
    }

    /// <summary>Proves the right to submit.</summary>
    public LeaseToken Token { get; }

    /// <summary>Who holds the task.</summary>
    public string Labeler { get; }

    /// <summary>The kind that all items share.</summary>
    public TaskKind Kind { get; }

    /// <summary>From this instant on others may take the items.</summary>
    public DateTimeOffset ExpiresAt => new(Volatile.Read(ref _expiresAtTicks), TimeSpan.Zero);

    /// <summary>The items, 1 to 9, in queue order. Those with <see cref="TaskItem.IsSubmitted"/> need no answer.</summary>
    public IReadOnlyList<TaskItem> Items { get; }

    /// <summary>Gives the labels for an item; they replace what was answered before. Nothing is sent yet.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="annotations">The labels; none for an image without any object, where <see cref="ProjectSettings.AllowEmptyImages"/> is set.</param>
    /// <exception cref="ArgumentException">The item is not of this task, or a label class is not the project's; the message lists near names.</exception>
    public void Answer(TaskItem item, params IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(item);
        _answers.Answer(item.Id, _session.View.Classes.Resolve(annotations));
    }

    /// <summary>Skips an item; it replaces what was answered before. Nothing is sent yet.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="reason">Why. At most 1,000 characters.</param>
    /// <exception cref="ArgumentException">The item is not of this task, or the reason is too long.</exception>
    public void Skip(TaskItem item, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        Arguments.CheckReason(reason);
        _answers.Skip(item.Id, reason);
    }

    /// <summary>Hands the answers in. Durable when it returns.</summary>
    /// <remarks>Calling again after a failure is safe: an answer that was accepted is not accepted twice.</remarks>
    /// <param name="cancellationToken">Stops the call before its commit; after it the result is returned.</param>
    /// <returns>What became of each answer. A lease that was lost is told here, and the answers stay in this task.</returns>
    /// <exception cref="LabelingException">
    /// An item has no answer, or an answer breaks a rule of the task type: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>. Nothing was sent.
    /// </exception>
    public async Task<SubmitResult> SubmitAsync(CancellationToken cancellationToken = default)
    {
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var view = _session.View;
        return await LeaseDesk.SubmitAsync(_session, store, view, Token, Labeler, _answers.HandIn(view.Rules), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds the task for longer: from now, as long as <see cref="ProjectSettings.LeaseDuration"/> says.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether the task is still held; <see langword="false"/> when somebody else took one of its items.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken = default)
    {
        if (await LeaseDesk.RenewAsync(_session, Token, Labeler, cancellationToken).ConfigureAwait(false) is not { } expiry)
        {
            return false;
        }

        Volatile.Write(ref _expiresAtTicks, expiry.UtcTicks);
        return true;
    }

    /// <summary>Gives the items that are not submitted back to the queue.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether the task was held.</returns>
    public Task<bool> ReleaseAsync(CancellationToken cancellationToken = default) => LeaseDesk.ReleaseAsync(_session, Token, Labeler, cancellationToken);

    /// <summary>Keeps unfinished work on an item; the labeler finds it in <see cref="TaskItem.Draft"/> when the item comes back to them.</summary>
    /// <param name="item">An item of this task.</param>
    /// <param name="annotations">The work, valid or not, or <see langword="null"/> to drop the draft. At most <see cref="SubmissionRules.MaxAnnotations"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was kept.</returns>
    /// <exception cref="ArgumentException">The item is not of this task, a label class is not the project's, or there are too many annotations.</exception>
    public Task<bool> SaveDraftAsync(TaskItem item, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        _answers.CheckItem(item.Id);
        return LeaseDesk.SaveDraftAsync(_session, Token, Labeler, item.Id, annotations, cancellationToken);
    }
}
