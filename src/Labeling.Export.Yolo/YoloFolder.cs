using Labeling.Export;
using Labeling.Export.Yolo;

namespace Labeling;

/// <summary>Exports a project as a YOLO data set: label files, lists of images and <c>data.yaml</c>; for classifications, a folder for each class.</summary>
/// <remarks>
/// <para>
/// Boxes and polygons: each image's labels are in <c>labels/</c> under the image's own path with the extension <c>.txt</c>, and the images
/// belong in <c>images/</c>. Where the project's paths themselves begin with <c>images/</c>, nothing is put before them. <c>train.txt</c>,
/// <c>val.txt</c> and <c>test.txt</c> list the images, and <c>data.yaml</c> names the lists and the classes, which count from 0 in the
/// project's order. A line is <c>class x y width height</c> with the centre of the box, or <c>class x y x y …</c>, all as shares of the image's
/// width and height. An image without labels has an empty label file.
/// </para>
/// <para>
/// A polygon of several parts or with holes becomes one list of points in which the rings are joined by lines without width, so that filling it
/// gives the same pixels; <see cref="YoloImport"/> takes it apart again. Images are copied only where <see cref="Images"/> is given.
/// Classifications are folders of images, <c>train/cat/photo.jpg</c>, and need it.
/// </para>
/// <para>
/// What YOLO cannot hold is named in <see cref="ExportReport.Warnings"/>: scores, crowds, occluded and truncated; images of unknown size that have
/// labels; images whose paths differ only in the extension or in case, of which the first stays; in classifications, images with several labels
/// or none.
/// </para>
/// <para>The same labels give the same bytes. Memory does not grow with the number of labels. Thread-safe.</para>
/// </remarks>
/// <seealso href="https://docs.ultralytics.com/datasets/detect/">Ultralytics' YOLO format.</seealso>
public sealed class YoloFolder : IExporter
{
    private readonly IExportDestination _destination;

    /// <summary>Creates an exporter to a folder of this machine.</summary>
    /// <param name="path">The folder. A relative path is made absolute now, against the current directory.</param>
    public YoloFolder(string path)
        : this(new FolderDestination(path))
    {
    }

    /// <summary>Creates an exporter to any destination.</summary>
    /// <param name="destination">The place.</param>
    public YoloFolder(IExportDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _destination = destination;
    }

    /// <summary>Whether objects are written as boxes or as polygons.</summary>
    /// <value><see cref="YoloShapes.OfProject"/> by default.</value>
    public YoloShapes Shapes { get; init; }

    /// <summary>How the images are divided.</summary>
    /// <value><see langword="null"/> by default: all are for training, and validation names the same list.</value>
    public YoloSplit? Split { get; init; }

    /// <summary>Where images are copied from.</summary>
    /// <value><see langword="null"/> by default: none are copied.</value>
    public IAssetSource? Images { get; init; }

    /// <summary>Whether files that are there are replaced.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Overwrite { get; init; } = true;

    /// <inheritdoc/>
    public string Format => "yolo";

    /// <inheritdoc/>
    /// <exception cref="LabelingException">
    /// A file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>); the place cannot be written to, or the project is
    /// a classification and <see cref="Images"/> is not given (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        var isClassification = snapshot.Project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
        if (isClassification && Images is null)
        {
            throw new LabelingException(
                LabelingErrorCodes.ExportFailed,
                "YOLO keeps classifications as folders of images, so the images must be copied. Say where they are with Images, or choose another format.");
        }

        var files = await _destination.BeginAsync(Overwrite, cancellationToken).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            var copier = new ImageCopier(files, Images);
            IYoloWriter writer = isClassification
                ? new ClassificationWriter(copier, snapshot.Project, Split)
                : new LabelWriter(files, copier, snapshot.Project, Shapes, Split);
            await using (writer.ConfigureAwait(false))
            {
                await foreach (var item in ExportItems.ReadAsync(snapshot, progress, cancellationToken).ConfigureAwait(false))
                {
                    await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                }

                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
                await files.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new ExportReport
                {
                    Images = writer.Images,
                    Annotations = writer.Annotations,
                    Location = _destination.Location,
                    Warnings = copier.Notes.ToList(),
                };
            }
        }
    }
}
