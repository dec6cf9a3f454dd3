namespace Labeling;

/// <summary>Writes a project's labels in some format.</summary>
public interface IExporter
{
    /// <summary>The format's name, such as <c>coco</c>.</summary>
    string Format { get; }

    /// <summary>Writes what the snapshot holds.</summary>
    /// <param name="snapshot">The labels, consistent and unchanging while this runs. Enumerable more than once.</param>
    /// <param name="progress">Receives the number of items written so far.</param>
    /// <param name="cancellationToken">Stops the export; nothing half-written stays visible.</param>
    /// <returns>What was written.</returns>
    Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default);
}
