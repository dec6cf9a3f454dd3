namespace Labeling;

/// <summary>The files of one export while it is written. Nobody sees them before <see cref="CommitAsync"/>; disposed without it, nothing is left of them.</summary>
/// <remarks>For one writer at a time.</remarks>
public abstract class ExportFiles : IAsyncDisposable
{
    /// <summary>Where the files will be, for people: a path or an address, without secrets.</summary>
    public abstract string Location { get; }

    /// <summary>Starts a file.</summary>
    /// <param name="path">Relative to the destination, with <c>/</c>, without empty parts, <c>.</c> and <c>..</c>; each path once.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Where to write; forward only. The caller disposes it before the next file and before the commit.</returns>
    /// <exception cref="ArgumentException">The path would lead out of the destination, or was given before.</exception>
    /// <exception cref="LabelingException">
    /// The file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or cannot be written
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public abstract Task<Stream> CreateAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Makes the files visible under their names.</summary>
    /// <param name="cancellationToken">Stops the call; what was there before then stays.</param>
    /// <exception cref="LabelingException">As for <see cref="CreateAsync"/>: somebody else may have written the file meanwhile.</exception>
    public abstract Task CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops what was not committed.</summary>
    public abstract ValueTask DisposeAsync();
}
