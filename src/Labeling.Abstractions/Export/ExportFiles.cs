namespace Labeling;

/// <summary>The files of one export while it is written. Nobody sees them before <see cref="CommitAsync"/>; disposed without it, nothing is left of them.</summary>
/// <remarks>For one writer at a time. This class keeps the rules that are the same for every place; a provider writes the files.</remarks>
public abstract class ExportFiles : IAsyncDisposable
{
    private readonly HashSet<string> _paths;
    private Stream? _current;
    private bool _committed;

    /// <summary>Begins a set.</summary>
    /// <param name="paths">Which paths are one in this place; <see langword="null"/> for those that are equal character by character.</param>
    protected ExportFiles(StringComparer? paths = null) => _paths = new HashSet<string>(paths ?? StringComparer.Ordinal);

    /// <summary>Where the files will be, for people: a path or an address, without secrets.</summary>
    public abstract string Location { get; }

    /// <summary>Says why no export can have a file of this path, on whatever system.</summary>
    /// <param name="path">The path relative to the destination.</param>
    /// <returns>What is wrong, as the end of a sentence that begins with the path; <see langword="null"/> when nothing is.</returns>
    /// <remarks>
    /// Refused are empty paths and parts, <c>.</c> and <c>..</c>, a leading <c>/</c> or drive, <c>\</c>, control characters, halves of characters,
    /// any of <c>&lt;&gt;:"|?*</c> (<c>a.png:b</c> is a hidden stream of <c>a.png</c> on Windows), parts of more than 255 bytes of UTF-8, parts that
    /// end with a dot or a space, and the names of Windows devices such as <c>NUL</c> and <c>con.txt</c>: there they would be another file, or
    /// none. An exporter whose paths come from data asks before it creates.
    /// </remarks>
    public static string? FindPathFault(string path) => ExportPath.FindFault(path);

    /// <summary>Starts a file.</summary>
    /// <param name="path">Relative to the destination, with <c>/</c>; each path once. See <see cref="FindPathFault"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// Where to write; forward only. The caller disposes it before the next file and before the commit. It throws what this method throws.
    /// </returns>
    /// <exception cref="ArgumentException">The path would lead out of the destination, no system or not every system can have it, or it was given before.</exception>
    /// <exception cref="InvalidOperationException">The file before is not disposed of, or the files are committed.</exception>
    /// <exception cref="LabelingException">
    /// The file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or cannot be written
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public async Task<Stream> CreateAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (FindPathFault(path) is { } fault)
        {
            throw new ArgumentException($"'{ExportPath.Printable(path)}' {fault}. Give a path relative to the destination, with '/' between its parts.", nameof(path));
        }

        ThrowIfBusy();
        cancellationToken.ThrowIfCancellationRequested();
        if (!_paths.Add(path))
        {
            throw new ArgumentException($"'{path}' was written before in this export; there, two paths that differ in letter case only may be one. Give each file a path of its own.", nameof(path));
        }

        return _current = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the files visible under their names.</summary>
    /// <param name="cancellationToken">Stops the call; what was there before then stays.</param>
    /// <exception cref="InvalidOperationException">The last file is not disposed of, or the files are committed.</exception>
    /// <exception cref="LabelingException">As for <see cref="CreateAsync"/>: somebody else may have written the file meanwhile. Nothing changed.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBusy();
        cancellationToken.ThrowIfCancellationRequested();
        await PublishAsync(cancellationToken).ConfigureAwait(false);
        _committed = true;
    }

    /// <summary>Drops what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_current is { } current)
        {
            _current = null;
            await AbandonAsync(current).ConfigureAwait(false);
        }

        await CloseAsync(_committed).ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a file whose path was checked.</summary>
    /// <param name="path">Where, relative to the destination.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A stream whose <see cref="Stream.CanWrite"/> is <see langword="false"/> once it is disposed.</returns>
    protected abstract Task<Stream> OpenAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Makes all files visible, or none.</summary>
    /// <param name="cancellationToken">Stops the call before anything shows.</param>
    protected abstract Task PublishAsync(CancellationToken cancellationToken = default);

    /// <summary>Lets go of everything, and where the files were not published leaves nothing behind. May be called more than once.</summary>
    /// <param name="published">Whether the files were published.</param>
    protected abstract ValueTask CloseAsync(bool published);

    private static async ValueTask AbandonAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (LabelingException)
        {
            // The disk is full, say. The file is dropped anyway, and whoever writes has met the failure.
        }
    }

    private void ThrowIfBusy()
    {
        if (_committed)
        {
            throw new InvalidOperationException($"The export to '{Location}' is committed. Begin another to write again.");
        }

        if (_current is { CanWrite: true })
        {
            throw new InvalidOperationException($"A file of the export to '{Location}' is still being written. Dispose its stream first.");
        }
    }
}
