using Labeling.Export;
using Labeling.Export.PascalVoc;

namespace Labeling;

/// <summary>Exports a project's boxes as a Pascal VOC data set: an XML file for each image, and the list of images.</summary>
/// <remarks>
/// <para>
/// <c>Annotations/</c> holds a file for each image, in the image's folders, so that equal names in different folders stay apart;
/// <c>ImageSets/Main/trainval.txt</c> lists them without their extensions. The images belong in <c>JPEGImages/</c>, and are not copied.
/// Two images of a folder whose names differ only in the extension, or only in case, both stay: the second file has the image's whole name, or a
/// number, before <c>.xml</c>. An image without labels has a file without objects.
/// </para>
/// <para>
/// Pascal VOC holds boxes, <c>truncated</c> and <c>occluded</c>. What it cannot hold is named in <see cref="ExportReport.Warnings"/>: polygons and
/// masks are written as the boxes around them; labels for whole images, scores and crowds are left out. Fractions of pixels are written as
/// such, as some files of VOC 2011 have them. The number of colours is not known here, and <c>depth</c> is 3, as readers expect.
/// </para>
/// <para>The same labels give the same bytes. Memory does not grow with the project. Thread-safe.</para>
/// </remarks>
/// <seealso href="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html">The VOC 2012 development kit.</seealso>
public sealed class VocExport : IExporter
{
    private readonly IExportDestination _destination;

    /// <summary>Creates an exporter to a folder of this machine.</summary>
    /// <param name="path">The folder. A relative path is made absolute now, against the current directory.</param>
    public VocExport(string path)
        : this(new FolderDestination(path))
    {
    }

    /// <summary>Creates an exporter to any destination.</summary>
    /// <param name="destination">The place.</param>
    public VocExport(IExportDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _destination = destination;
    }

    /// <summary>How pixels are counted.</summary>
    /// <value><see cref="VocPixels.OneBased"/> by default. <see cref="VocPixels.ZeroBased"/> also writes LabelImg's sign, <c>&lt;database&gt;Unknown&lt;/database&gt;</c>.</value>
    public VocPixels Pixels { get; init; }

    /// <summary>Whether files that are there are replaced.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Overwrite { get; init; } = true;

    /// <inheritdoc/>
    public string Format => "voc";

    /// <inheritdoc/>
    /// <exception cref="LabelingException">
    /// A file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or the place cannot be written to
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        var files = await _destination.BeginAsync(Overwrite, cancellationToken).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            var writer = new VocWriter(files, snapshot.Project, Pixels);
            await using (writer.ConfigureAwait(false))
            {
                await foreach (var item in ExportItems.ReadAsync(snapshot, progress, cancellationToken).ConfigureAwait(false))
                {
                    await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                }

                await writer.WriteListAsync(cancellationToken).ConfigureAwait(false);
                await files.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new ExportReport
                {
                    Images = writer.Images,
                    Annotations = writer.Annotations,
                    Location = _destination.Location,
                    Warnings = writer.Notes.ToList(),
                };
            }
        }
    }
}
