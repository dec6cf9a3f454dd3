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

    private async Task<LabelTask?> TakeAsync(string labeler, int? pageSize, bool prefetch, CancellationToken cancellationToken)
    {
        Arguments.CheckActor(labeler);
        _ = Arguments.CheckPageSize(pageSize ?? 1, nameof(pageSize));
        using var activity = EngineInstruments.Activities.StartActivity("labeling.claim");
        var services = _session.Services;
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var settings = _session.Info.Settings;
        long started = services.Time.GetTimestamp();
        var result = await store.ClaimAsync(
            new ClaimRequest
            {
                ProjectId = _session.Id,
                Labeler = labeler,
                PageSize = pageSize ?? settings.PageSize,
                LeaseDuration = settings.LeaseDuration,
                Prefetch = prefetch,
            },
            cancellationToken).ConfigureAwait(false);
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
