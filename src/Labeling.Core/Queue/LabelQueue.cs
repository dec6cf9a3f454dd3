namespace Labeling;

/// <summary>The work of one project that waits for labelers. Safe for many callers at once.</summary>
public sealed class LabelQueue
{
    internal LabelQueue()
    {
    }

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
    public Task<LabelTask?> ClaimAsync(string labeler, int? pageSize = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Reserves the page after the one the labeler holds, so that its pictures can be loaded ahead. The next claim returns it.</summary>
    /// <param name="labeler">Who asks.</param>
    /// <param name="pageSize">The most items: 1, 4, 6 or 9; <see langword="null"/> for the project's <see cref="ProjectSettings.PageSize"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The task, or <see langword="null"/> when nothing more waits for this labeler now.</returns>
    /// <exception cref="LabelingException">The project is not running: code <see cref="LabelingErrorCodes.ProjectNotRunning"/>.</exception>
    public Task<LabelTask?> PrefetchAsync(string labeler, int? pageSize = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Assigns the incomplete items that meet a filter to one labeler, or to anyone. Those in a labeler's hands now follow when they come back.</summary>
    /// <param name="filter">Which items.</param>
    /// <param name="labeler">To whom, or <see langword="null"/> for anyone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many items it meets.</returns>
    public Task<long> AssignAsync(ItemFilter filter, string? labeler, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
