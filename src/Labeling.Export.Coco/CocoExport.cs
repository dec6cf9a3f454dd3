using Labeling.Export.Coco;

namespace Labeling;

/// <summary>Exports a project to one COCO file: boxes, polygons, masks and labels for whole images, in flat memory.</summary>
/// <remarks>
/// <para>
/// The image's id is the item's, the annotation's id the annotation's, the category's id the label class's; none of them changes
/// between exports. <c>file_name</c> is the item's path, <c>name</c> the class's path and <c>supercategory</c> the path of the
/// class above. Coordinates are pixels of the upright image. An item without labels is an image without annotations.
/// </para>
/// <list type="table">
/// <item><term>label for the image</term><description>neither <c>bbox</c> nor <c>segmentation</c> nor <c>area</c>, one annotation for each label</description></item>
/// <item><term>box</term><description><c>bbox</c>, its area, an empty <c>segmentation</c></description></item>
/// <item><term>polygon</term><description>one list of coordinates for each part, the exact area, the box around it</description></item>
/// <item><term>polygon with holes</term><description>a compressed run-length mask, because COCO's polygons cannot have holes; the exact area of the polygon</description></item>
/// <item><term>mask</term><description>a compressed run-length mask, the number of its pixels, the box around them</description></item>
/// </list>
/// <para>
/// What COCO cannot hold is left out and named in <see cref="ExportReport.Warnings"/>: an image of unknown size, unless labels
/// are for whole images and need none; a path that would lead out of the images' folder; a label of a class that the project no
/// longer has.
/// </para>
/// <para>The same labels give the same bytes. Thread-safe: every call writes for itself, and the last to finish stays.</para>
/// </remarks>
public sealed class CocoExport : IExporter
{
    private const int ProgressEvery = 256;

    private readonly CocoWriterOptions _options;
    private readonly IExportDestination _destination;
    private readonly string _fileName;

    /// <summary>Creates an exporter to one file.</summary>
    /// <param name="path">The file. A relative path is made absolute now, against the current directory.</param>
    /// <param name="options">How to write; <see langword="null"/> for the defaults.</param>
    public CocoExport(string path, CocoWriterOptions? options = null)
        : this(FolderOf(path), System.IO.Path.GetFileName(path), options)
    {
    }

    /// <summary>Creates an exporter to one file of a destination: a folder, a cloud container.</summary>
    /// <param name="destination">Where. Annotations wait on this machine until the images are written.</param>
    /// <param name="fileName">The file's path in the destination, such as <c>labels.json</c>.</param>
    /// <param name="options">How to write; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The name is not one for a file in a destination; see <see cref="ExportFiles.FindPathFault"/>.</exception>
    public CocoExport(IExportDestination destination, string fileName, CocoWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(fileName);
        if (ExportFiles.FindPathFault(fileName) is { } fault)
        {
            throw new ArgumentException($"The file name '{fileName}' {fault}. Give a path relative to the destination, such as labels.json.", nameof(fileName));
        }

        _destination = destination;
        _fileName = fileName;
        _options = options ?? new CocoWriterOptions();
        Path = destination is FolderDestination ? System.IO.Path.GetFullPath(System.IO.Path.Join(destination.Location, fileName)) : $"{destination.Location.TrimEnd('/')}/{fileName}";
    }

    /// <summary>The file to write: its full path, or the destination's location and its name.</summary>
    public string Path { get; }

    /// <summary>Whether images say who labeled them, when (<c>labeler</c>, <c>labeled_at</c>) and whether that was <c>approved</c>.</summary>
    /// <value><see langword="false"/> by default: a data set that is given away should not name people.</value>
    public bool IncludeLabelerDetails { get; init; }

    /// <inheritdoc/>
    public string Format => "coco";

    /// <inheritdoc/>
    /// <exception cref="LabelingException">
    /// The file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or the place cannot be written to
    /// (<see cref="LabelingErrorCodes.ExportFailed"/>). What was there before is unchanged.
    /// </exception>
    /// <exception cref="ArgumentException">The snapshot has an annotation without an id.</exception>
    public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        var options = Options(snapshot.Project);
        var output = await CocoWriter.BeginAsync(_destination, _fileName, Categories(snapshot.Project), options, cancellationToken).ConfigureAwait(false);
        var writer = new ItemWriter(output, () => new ItemText(snapshot.Project, options.Licenses, IncludeLabelerDetails));
        await using (writer.ConfigureAwait(false))
        {
            long items = 0;
            await foreach (var item in snapshot.ReadItemsAsync(cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await writer.AddAsync(item, cancellationToken).ConfigureAwait(false);
                if (++items % ProgressEvery == 0)
                {
                    progress?.Report(items);
                }
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(items);
        }

        return new ExportReport { Images = writer.Images, Annotations = writer.Annotations, Location = Path, Warnings = writer.Warnings.ToList() };
    }

    private static FolderDestination FolderOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FolderDestination(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))
            ?? throw new ArgumentException($"'{path}' is the root of a drive. Name a file to write.", nameof(path)));
    }

    private CocoWriterOptions Options(Project project) => new()
    {
        Info = _options.Info ?? new CocoInfo { Description = project.Name },
        Licenses = _options.Licenses,
        Overwrite = _options.Overwrite,
    };

    private static IEnumerable<CocoCategory> Categories(Project project)
    {
        var paths = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Path);
        return project.LabelClasses.Select(labelClass => new CocoCategory
        {
            Id = labelClass.Id.Value,
            Name = labelClass.Path,
            Supercategory = labelClass.ParentId is { } parent && paths.TryGetValue(parent, out var path) ? path : "",
        });
    }
}
