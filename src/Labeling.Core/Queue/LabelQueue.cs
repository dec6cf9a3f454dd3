namespace Labeling;

/// <summary>The work of one project that waits for labelers. Safe for many callers at once.</summary>
public sealed class LabelQueue
{
    private readonly ProjectSession _session;

    internal LabelQueue(ProjectSession session) => _session = session;

    /// <summary>Leases the next page of work to a labeler; nobody else gets its items until the lease expires.</summary>
    /// <remarks>
    /// A labeler who holds a task gets that same task again. Sizes of pictures not looked at before are read from their headers now; a picture
    /// that cannot be read says so in <see cref="TaskItem.Problem"/>. Once the lease is committed it is returned, also when the caller cancels.
    /// </remarks>
    /// <param name="labeler">Who asks. 1 to 200 characters, compared ordinally.</param>
    /// <param name="pageSize">The most items: 1, 4, 6 or 9; <see langword="null"/> for the project's <see cref="ProjectSettings.PageSize"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The task, or <see langword="null"/> when nothing waits for this labeler now. Items in other hands may come back.</returns>
    /// <exception cref="LabelingException">The project is not running: code <see cref="LabelingErrorCodes.ProjectNotRunning"/>.</exception>
    public Task<LabelTask?> ClaimAsync(string labeler, int? pageSize = null, CancellationToken cancellationToken = default)
        => TakeAsync(labeler, pageSize, prefetch: false, cancellationToken);

    /// <summary>Reserves the page after the one the labeler holds, so that its pictures can be loaded ahead. The next claim returns it.</summary>
    /// <remarks>A labeler who holds no task gets one, as by <see cref="ClaimAsync"/>.</remarks>
    /// <param name="labeler">Who asks.</param>
    /// <param name="pageSize">The most items: 1, 4, 6 or 9; <see langword="null"/> for the project's <see cref="ProjectSettings.PageSize"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The task, or <see langword="null"/> when nothing more waits for this labeler now.</returns>
    /// <exception cref="LabelingException">The project is not running: code <see cref="LabelingErrorCodes.ProjectNotRunning"/>.</exception>
    public Task<LabelTask?> PrefetchAsync(string labeler, int? pageSize = null, CancellationToken cancellationToken = default)
        => TakeAsync(labeler, pageSize, prefetch: true, cancellationToken);

    /// <summary>Hands in answers under a lease, for a host that knows its token and keeps no <see cref="LabelTask"/>. Durable when it returns.</summary>
    /// <remarks>
    /// The rules are those of <see cref="LabelTask.SubmitAsync"/>, but some of a task's items may be answered now and the others later. Calling
    /// again after a failure is safe: an answer that was accepted is not accepted twice.
    /// </remarks>
    /// <param name="token">The lease under which the work was done.</param>
    /// <param name="labeler">Who did it; must be who claimed it. 1 to 200 characters.</param>
    /// <param name="submissions">The answers: 1 to 9, one for an item. Classes by id or by name.</param>
    /// <param name="cancellationToken">Stops the call before its commit; after it the result is returned.</param>
    /// <returns>What became of each answer, in the order given. Also a token that is unknown or another labeler's is told here.</returns>
    /// <exception cref="ArgumentException">
    /// There are no answers or more than 9, an item has two, a label class is not the project's, a reason is too long or a time is negative.
    /// </exception>
    /// <exception cref="LabelingException">An answer breaks a rule of the task type: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>. Nothing was sent.</exception>
    public async Task<SubmitResult> SubmitAsync(
        LeaseToken token, string labeler, IReadOnlyList<Submission> submissions, CancellationToken cancellationToken = default)
    {
        Arguments.CheckActor(labeler);
        Arguments.CheckSubmissions(submissions);
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var view = _session.View;
        var answers = new Submission[submissions.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = await LeaseDesk.CheckAsync(_session, store, view, submissions[i], cancellationToken).ConfigureAwait(false);
        }

        return await LeaseDesk.SubmitAsync(_session, store, view, token, labeler, answers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds a task for longer: from now, as long as <see cref="ProjectSettings.LeaseDuration"/> says.</summary>
    /// <param name="token">The lease.</param>
    /// <param name="labeler">Who holds it. 1 to 200 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The new expiry, or <see langword="null"/> when the lease ended, or is none of this labeler's.</returns>
    public Task<DateTimeOffset?> RenewAsync(LeaseToken token, string labeler, CancellationToken cancellationToken = default)
    {
        Arguments.CheckActor(labeler);
        return LeaseDesk.RenewAsync(_session, token, labeler, cancellationToken);
    }

    /// <summary>Gives the items of a task that are not submitted back to the queue.</summary>
    /// <param name="token">The lease.</param>
    /// <param name="labeler">Who holds it. 1 to 200 characters.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether the labeler held it.</returns>
    public Task<bool> ReleaseAsync(LeaseToken token, string labeler, CancellationToken cancellationToken = default)
    {
        Arguments.CheckActor(labeler);
        return LeaseDesk.ReleaseAsync(_session, token, labeler, cancellationToken);
    }

    /// <summary>Keeps unfinished work on an item; the labeler finds it in <see cref="TaskItem.Draft"/> when the item comes back to them.</summary>
    /// <param name="token">A lease, current or lost, that the labeler holds or held on the item.</param>
    /// <param name="labeler">Who works. 1 to 200 characters.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="annotations">The work, valid or not, or <see langword="null"/> to drop the draft. At most <see cref="SubmissionRules.MaxAnnotations"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was kept: <see langword="false"/> when the token is not such a lease, or its answer for the item was accepted before.</returns>
    /// <exception cref="ArgumentException">A label class is not the project's, or there are too many annotations or points.</exception>
    public Task<bool> SaveDraftAsync(
        LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
    {
        Arguments.CheckActor(labeler);
        return LeaseDesk.SaveDraftAsync(_session, token, labeler, itemId, annotations, cancellationToken);
    }

    /// <summary>Assigns the incomplete items that meet a filter to one labeler, or to anyone. Those in a labeler's hands now follow when they come back.</summary>
    /// <param name="filter">Which items.</param>
    /// <param name="labeler">To whom, or <see langword="null"/> for anyone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many items it meets.</returns>
    public async Task<long> AssignAsync(ItemFilter filter, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (labeler is not null)
        {
            Arguments.CheckActor(labeler);
        }

        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.AssignAsync(_session.Id, filter, labeler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Assigns single incomplete items to one labeler, or to anyone. Those in a labeler's hands now follow when they come back.</summary>
    /// <param name="items">The items, each at most once. Those that are not <see cref="ItemStatus.Unlabeled"/>, or unknown, are passed over.</param>
    /// <param name="labeler">To whom, or <see langword="null"/> for anyone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many were not passed over.</returns>
    public async Task<long> AssignAsync(IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (labeler is not null)
        {
            Arguments.CheckActor(labeler);
        }

        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.AssignAsync(_session.Id, items, labeler, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LabelTask?> TakeAsync(string labeler, int? pageSize, bool prefetch, CancellationToken cancellationToken)
    {
        Arguments.CheckActor(labeler);
        var settings = _session.Info.Settings;
        var request = new ClaimRequest
        {
            ProjectId = _session.Id,
            Labeler = labeler,
            PageSize = pageSize ?? settings.PageSize,
            LeaseDuration = settings.LeaseDuration,
            Prefetch = prefetch,
        };
        using var activity = EngineInstruments.Activities.StartActivity("labeling.claim");
        var services = _session.Services;
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        long started = services.Time.GetTimestamp();
        var result = await store.ClaimAsync(request, cancellationToken).ConfigureAwait(false);
        services.Instruments.Claimed(result.Status, services.Time.GetElapsedTime(started));
        activity?.SetTag("labeling.claim.status", result.Status.ToString());
        if (result.Status == ClaimStatus.ProjectNotRunning)
        {
            throw Failures.NotRunning(await _session.RefreshAsync(cancellationToken).ConfigureAwait(false));
        }

        if (result.Lease is not { } lease)
        {
            return null;
        }

        var items = await services.Images.LookAtAsync(_session, lease.Items, cancellationToken).ConfigureAwait(false);
        return new LabelTask(_session, lease, items);
    }
}
