using Labeling.Export;
using Labeling.Export.AzureMl;

namespace Labeling;

/// <summary>Exports a project as Azure Machine Learning data labeling did: its COCO variant, JSON lines with <c>MLTable</c>, or CSV.</summary>
/// <remarks>
/// <para>
/// All three say where each image is in a datastore, <c>AmlDatastore://</c> <see cref="Datastore"/> and the item's path, and coordinates are shares of
/// the upright image's width and height, unless <see cref="Coordinates"/> says otherwise. Label classes are named by their paths; in the COCO
/// variant their ids are the project's.
/// </para>
/// <list type="table">
/// <item><term>COCO variant</term><description>area 0.0, no <c>iscrowd</c>, classifications as annotations without <c>bbox</c>; <c>date_captured</c> is when the item was labeled</description></item>
/// <item><term>JSON lines</term><description><c>image_details</c>, <c>label</c> and <c>label_confidence</c>, which is the label's score, and 1.0 for what a person gave</description></item>
/// <item><term>CSV</term><description>the same as the JSON lines, a record for each label; texts that a spreadsheet would run get a <c>'</c> before them</description></item>
/// </list>
/// <para>
/// Polygons are lists of points, one for each part; the ring of a hole is joined to the ring around it by a line without width, so that filling
/// them gives the same pixels. What cannot be held is named in <see cref="ExportReport.Warnings"/>: masks become the outlines of their pixels; in
/// segmentations boxes become polygons, in detections polygons become boxes; occluded and truncated are left out, in the COCO variant scores and
/// crowds too; an image of unknown size that has shapes is left out.
/// </para>
/// <para>The same labels give the same bytes. Memory does not grow with the project. Thread-safe.</para>
/// </remarks>
/// <seealso href="https://learn.microsoft.com/azure/machine-learning/reference-automl-images-schema">The schema of the JSON lines.</seealso>
public sealed class AzureMlExport : IExporter
{
    private readonly ExportTarget _target;
    private readonly AzureMlFormat _format;

    /// <summary>Creates an exporter to a file of this machine.</summary>
    /// <param name="path">The file. A relative path is made absolute now, against the current directory.</param>
    /// <param name="format">The kind of file; <see langword="null"/> to tell it by the extension: <c>.json</c>, <c>.jsonl</c> or <c>.csv</c>.</param>
    /// <exception cref="ArgumentException">The extension is another and no format is given.</exception>
    public AzureMlExport(string path, AzureMlFormat? format = null)
    {
        _target = new ExportTarget(path);
        _format = format ?? FormatOf(path);
    }

    /// <summary>Creates an exporter to a file at any destination.</summary>
    /// <param name="destination">The place.</param>
    /// <param name="fileName">The file's name there, with <c>/</c> where it lies in a folder, such as <c>Labeling/export/coco/labels.json</c>.</param>
    /// <param name="format">As for the other constructor.</param>
    /// <exception cref="ArgumentException">The extension is another and no format is given.</exception>
    public AzureMlExport(IExportDestination destination, string fileName, AzureMlFormat? format = null)
    {
        _target = new ExportTarget(destination, fileName);
        _format = format ?? FormatOf(fileName);
    }

    /// <summary>The name of the datastore that the addresses of images begin with.</summary>
    /// <value><c>workspaceblobstore</c> by default, the one that every workspace has.</value>
    public string Datastore { get; init; } = "workspaceblobstore";

    /// <summary>The address of the container behind the datastore, without a signature: what <c>absolute_url</c> begins with in the COCO variant.</summary>
    /// <value><see langword="null"/> by default: there is no <c>absolute_url</c>.</value>
    public Uri? ContainerUrl { get; init; }

    /// <summary>Whether the COCO variant has shares of the sides or pixels. The other formats know shares only.</summary>
    /// <value><see cref="AzureMlCoordinates.Normalized"/> by default.</value>
    public AzureMlCoordinates Coordinates { get; init; }

    /// <summary>Whether the COCO variant says 0.0 for every width and height, as the service did for a long time.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool ZeroSizes { get; init; }

    /// <summary>Whether files that are there are replaced.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Overwrite { get; init; } = true;

    /// <inheritdoc/>
    public string Format => _format switch
    {
        AzureMlFormat.Coco => "azureml-coco",
        AzureMlFormat.JsonLines => "azureml-jsonl",
        _ => "azureml-csv",
    };

    /// <inheritdoc/>
    /// <exception cref="LabelingException">
    /// A file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or cannot be written
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        var files = await _target.Destination.BeginAsync(Overwrite, cancellationToken).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            var labels = new LabelMapper(snapshot.Project, Datastore);
            var stream = await files.CreateAsync(_target.Name, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var writer = CreateWriter(stream, snapshot.Project, labels);
                await using (writer.ConfigureAwait(false))
                {
                    await foreach (var item in ExportItems.ReadAsync(snapshot, progress, cancellationToken).ConfigureAwait(false))
                    {
                        if (labels.TryTake(item))
                        {
                            await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                        }
                    }

                    await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            if (_format == AzureMlFormat.JsonLines)
            {
                await MlTableFile.WriteAsync(files, _target, cancellationToken).ConfigureAwait(false);
            }

            await files.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new ExportReport { Images = labels.Images, Annotations = labels.Annotations, Location = _target.Location, Warnings = labels.Notes.ToList() };
        }
    }

    private IAzureMlWriter CreateWriter(Stream stream, Project project, LabelMapper labels) => _format switch
    {
        AzureMlFormat.Coco => new CocoVariantWriter(stream, project, labels, ContainerUrl, Coordinates, ZeroSizes),
        AzureMlFormat.JsonLines => new JsonLinesWriter(stream, project.TaskType, labels),
        _ => new CsvLabelWriter(stream, labels),
    };

    private static AzureMlFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => AzureMlFormat.Coco,
        ".JSONL" => AzureMlFormat.JsonLines,
        ".CSV" => AzureMlFormat.Csv,
        _ => throw new ArgumentException($"The extension of '{path}' does not tell the format. Use .json, .jsonl or .csv, or say it.", nameof(path)),
    };
}
