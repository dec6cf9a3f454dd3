using Labeling.Export.Coco;

namespace Labeling;

/// <summary>Reads a COCO file as labels: to import them into a project, or to give them to any exporter.</summary>
/// <remarks>
/// <para>
/// The item's id is the image's, the annotation's id the annotation's and the label class's id the category's, where all of them are positive; if
/// one image's or category's id is not, they are numbered from 1 (images in the order of their ids, categories in the file's), and an annotation's
/// that is not becomes 2⁵³ - 1 less its distance from 0. The path is <c>file_name</c> with <c>/</c> between its parts. An image whose
/// <c>file_name</c> leads out of its folder or is absolute is left out and named in <see cref="LabelSnapshot.Warnings"/>.
/// </para>
/// <para>
/// A category whose name begins with its supercategory and <c>/</c>, as <see cref="CocoExport"/> writes it, is below that one; other supercategories
/// are no label classes. The shape is the segmentation, a polygon or a mask, otherwise the box. What labels cannot hold is passed over: key
/// points, an area or box that differs from the shape's, unknown properties.
/// </para>
/// <para>
/// Items come in the order of the images' ids, whatever the file's order. Where the file has another order, annotations are sorted through a
/// temporary file as large as the list. Memory does not grow with the number of annotations, and by at most 20 bytes for each image. The file must not change
/// while its snapshot is open. Thread-safe: each opening is a reading of its own.
/// </para>
/// </remarks>
public sealed class CocoImport : IImporter
{
    private readonly CocoReadOptions _options;

    /// <summary>Creates an importer of one file.</summary>
    /// <param name="path">The file. A relative path is made absolute now, against the current directory.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    public CocoImport(string path, CocoReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _options = options ?? new CocoReadOptions();
    }

    /// <summary>The full path of the file to read.</summary>
    public string Path { get; }

    /// <summary>The COCO file with the images and categories that a results file, a mere list of detections, refers to.</summary>
    /// <value><see langword="null"/> by default, for a file that has its own.</value>
    public string? TruthPath { get; init; }

    /// <summary>Finds the size of an image whose file does not give it, by the item's path; see <see cref="ImageSizes"/>.</summary>
    /// <value><see langword="null"/> by default: such items have no size.</value>
    public Func<string, CancellationToken, ValueTask<PixelSize>>? FindImageSize { get; init; }

    /// <inheritdoc/>
    public string Format => "coco";

    /// <inheritdoc/>
    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default)
    {
        var order = new AnnotationOrder();
        var warnings = new WarningList();
        var opening = _options.With(problem =>
        {
            _options.OnProblem?.Invoke(problem);
            warnings.AddIfError(problem);
        });
        var labels = await CocoFile.ScanAsync(Path, opening, order, new FileNames(), cancellationToken).ConfigureAwait(false);
        var truth = TruthPath is null ? labels : await CocoFile.OpenAsync(TruthPath, opening, cancellationToken).ConfigureAwait(false);
        if (truth.IsResults)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid, $"'{truth.Path}' is a list of detections; it has no images and categories. Name the COCO file it was made for with TruthPath.");
        }

        if (TruthPath is not null && !labels.IsResults)
        {
            throw new LabelingException(LabelingErrorCodes.ImportInvalid, $"'{labels.Path}' has images and categories of its own. Leave TruthPath away.");
        }

        var source = new ImportSource(truth, labels, _options, order);
        await source.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return new CocoSnapshot(source, FindImageSize, warnings);
    }
}
