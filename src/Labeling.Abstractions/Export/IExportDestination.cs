namespace Labeling;

/// <summary>A place that takes an export's files: a folder, a cloud container.</summary>
/// <remarks>Thread-safe: several exports can go to one destination at once, each in its own <see cref="ExportFiles"/>.</remarks>
public interface IExportDestination
{
    /// <summary>The place for people: a path or an address, without secrets.</summary>
    string Location { get; }

    /// <summary>Begins a set of files that becomes visible altogether, when it is committed.</summary>
    /// <param name="overwrite">Whether files that are there are replaced. If not, committing over one is refused.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">The place cannot be written to; code <see cref="LabelingErrorCodes.ExportFailed"/>.</exception>
    Task<ExportFiles> BeginAsync(bool overwrite = false, CancellationToken cancellationToken = default);
}
