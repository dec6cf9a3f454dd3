using Labeling.Export;
using Labeling.Export.Csv;

namespace Labeling;

/// <summary>Exports a project to one CSV file: a record for each label, and one for each image without any.</summary>
/// <remarks>
/// <para>The first line names the columns. UTF-8 without a mark, commas, quotation marks as in RFC 4180, lines that end in CR LF.</para>
/// <list type="table">
/// <item><term><c>file</c></term><description>the item's path</description></item>
/// <item><term><c>width</c>, <c>height</c></term><description>the upright image's size in pixels; empty where it is not known</description></item>
/// <item><term><c>class</c></term><description>the label class's path; empty for an image without labels</description></item>
/// <item><term><c>x</c>, <c>y</c>, <c>w</c>, <c>h</c></term><description>the box, or the box around the shape, in pixels, origin top left; in detection and segmentation projects</description></item>
/// <item><term><c>shape</c></term><description>the polygon or mask as <see cref="ShapeJsonConverter"/> writes it; in segmentation projects</description></item>
/// <item><term><c>score</c></term><description>how sure a model was; empty for what a person gave</description></item>
/// <item><term><c>crowd</c>, <c>occluded</c>, <c>truncated</c></term><description>0 or 1; in detection and segmentation projects</description></item>
/// <item><term><c>status</c>, <c>labeler</c>, <c>labeled_at</c>, <c>approval</c></term><description>with <see cref="IncludeLabelerDetails"/>; the time in UTC</description></item>
/// </list>
/// <para>
/// A text that a spreadsheet would run as a formula gets a <c>'</c> before it, which <see cref="CsvImport"/> takes away again. Numbers read back
/// exactly. The same labels give the same bytes. Memory does not grow with the project. Thread-safe.
/// </para>
/// </remarks>
public sealed class CsvExport : IExporter
{
    private readonly ExportTarget _target;

    /// <summary>Creates an exporter to a file of this machine.</summary>
    /// <param name="path">The file. A relative path is made absolute now, against the current directory.</param>
    public CsvExport(string path) => _target = new ExportTarget(path);

    /// <summary>Creates an exporter to a file at any destination.</summary>
    /// <param name="destination">The place.</param>
    /// <param name="fileName">The file's name there, with <c>/</c> where it lies in a folder.</param>
    public CsvExport(IExportDestination destination, string fileName) => _target = new ExportTarget(destination, fileName);

    /// <summary>Whether records say what became of the image, who labeled it, when, and whether that was approved.</summary>
    /// <value><see langword="false"/> by default: a data set that is given away should not name people.</value>
    public bool IncludeLabelerDetails { get; init; }

    /// <summary>Whether a file that is there is replaced, in one step.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Overwrite { get; init; } = true;

    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    /// <exception cref="LabelingException">
    /// The file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or cannot be written
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>). What was there before is unchanged.
    /// </exception>
    public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        var files = await _target.Destination.BeginAsync(Overwrite, cancellationToken).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            CsvLabels labels;
            var stream = await files.CreateAsync(_target.Name, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                labels = new CsvLabels(stream, snapshot.Project, IncludeLabelerDetails);
                await labels.WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
                await foreach (var item in ExportItems.ReadAsync(snapshot, progress, cancellationToken).ConfigureAwait(false))
                {
                    await labels.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                }

                await labels.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            await files.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new ExportReport { Images = labels.Images, Annotations = labels.Annotations, Location = _target.Location, Warnings = labels.Notes.ToList() };
        }
    }
}
