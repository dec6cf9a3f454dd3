using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>A COCO file to be read: what it says about itself, and its images and annotations as streams.</summary>
/// <remarks>
/// <para>
/// Opening reads the file once: it takes the categories and licences into memory, notes which image ids there are, and where the
/// lists of images and annotations begin, in whatever order they stand. Reading images or annotations then goes to their list and
/// gives one object at a time. Memory does not grow with the number of annotations, and by an eighth of a byte for each image; by eight bytes while opening.
/// </para>
/// <para>
/// Two images with one file name are an error, because nobody can tell whose the labels are: the second is left out with its annotations where the file
/// is read leniently.
/// </para>
/// <para>A results file, which is a list of detections and nothing else, can be read too: see <see cref="IsResults"/>.</para>
/// <para>
/// Nothing is kept open between readings, and several can go on at once. The file must not change meanwhile. Thread-safe.
/// </para>
/// </remarks>
public sealed class CocoFile
{
    private readonly CocoReadOptions _options;
    private readonly FileIndex _index;

    private CocoFile(string path, CocoReadOptions options, FileIndex index)
    {
        Path = path;
        _options = options;
        _index = index;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>What the file says about itself; empty when it says nothing.</summary>
    public CocoInfo Info => _index.Info;

    /// <summary>The licences, in the file's order.</summary>
    public IReadOnlyList<CocoLicense> Licenses => _index.Licenses;

    /// <summary>The categories, in the file's order; each id once.</summary>
    public IReadOnlyList<CocoCategory> Categories => _index.Categories;

    /// <summary>The file's other properties beside its lists, as they were read; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra => _index.Extra;

    /// <summary>The number of images.</summary>
    public long ImageCount => _index.ImageCount;

    /// <summary>Whether this is a results file: detections without images and categories of its own.</summary>
    public bool IsResults => _index.IsResults;

    /// <summary>What going through the file told.</summary>
    internal FileIndex Index => _index;

    /// <summary>Opens a file and reads everything but its annotations.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">
    /// The file is not COCO, or is cut off, or breaks a limit, or has an error and is not read leniently; code
    /// <see cref="LabelingErrorCodes.ImportInvalid"/>. The message says where.
    /// </exception>
    public static async Task<CocoFile> OpenAsync(string path, CocoReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return await ScanAsync(System.IO.Path.GetFullPath(path), options ?? new CocoReadOptions(), order: null, new FileNames(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a whole file leniently and says everything that is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits; <see cref="CocoReadOptions.OnProblem"/> is called too. <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">The file is not COCO at all, or is cut off, or breaks a limit; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    public static async Task<CocoValidationReport> ValidateAsync(string path, CocoReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CocoReadOptions();
        var report = new CocoValidationReport();
        var file = await OpenAsync(path, options.ToLenient(report.Add + options.OnProblem), cancellationToken).ConfigureAwait(false);
        report.Images = file.ImageCount;
        await foreach (var annotation in file.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
        {
            report.Annotations++;
        }

        return report;
    }

    /// <summary>Makes of a COCO file whatever an exporter writes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exporter">The format and the place.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Receives the number of images written so far.</param>
    /// <param name="cancellationToken">Stops the reading and the writing; nothing half-written stays visible.</param>
    /// <returns>What was written. Its warnings begin with what could not be read.</returns>
    /// <remarks>Short for exporting what a <see cref="CocoImport"/> opens, which says what becomes of ids, paths and categories. Memory stays flat.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">The file cannot be read (<see cref="LabelingErrorCodes.ImportInvalid"/>), or the exporter failed.</exception>
    public static async Task<ExportReport> ConvertAsync(
        string path, IExporter exporter, CocoReadOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        var snapshot = await new CocoImport(path, options).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (snapshot.ConfigureAwait(false))
        {
            var report = await exporter.ExportAsync(snapshot, progress, cancellationToken).ConfigureAwait(false);
            return new ExportReport
            {
                Images = report.Images,
                Annotations = report.Annotations,
                Location = report.Location,
                Warnings = [.. snapshot.Warnings, .. report.Warnings],
            };
        }
    }

    /// <summary>Reads the labels of every image, as answers to give in a project: class names with shapes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>By <c>file_name</c>, compared ordinally, the annotations in the file's order; an empty list for an image without any.</returns>
    /// <remarks>Everything is in memory at once. The class name is the category's name.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">As for <see cref="OpenAsync"/>; also for a results file, which names no images.</exception>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Annotation>>> ReadLabelsAsync(
        string path, CocoReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var file = await OpenAsync(path, options, cancellationToken).ConfigureAwait(false);
        if (file.IsResults)
        {
            throw new LabelingException(LabelingErrorCodes.ImportInvalid, $"'{file.Path}' is a list of detections; it has no file names. Give the COCO file it was made for.");
        }

        var byName = new Dictionary<string, IReadOnlyList<Annotation>>(StringComparer.Ordinal);
        var byId = new Dictionary<long, List<Annotation>>();
        await foreach (var image in file.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
        {
            var labels = new List<Annotation>();
            byName.Add(image.FileName, labels);
            byId.Add(image.Id, labels);
        }

        var names = file.Categories.ToDictionary(category => category.Id, category => category.Name);
        await foreach (var annotation in file.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
        {
            byId[annotation.ImageId].Add(ToLabel(annotation, names[annotation.CategoryId]));
        }

        return byName;
    }

    /// <summary>Reads the images in the file's order.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>Their problems were reported on opening and are not again.</remarks>
    public async IAsyncEnumerable<CocoImage> ReadImagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ids = new IdSet();
        var quiet = new ProblemReporter(Path, _options.ToLenient(onProblem: null));
        foreach (var offset in _index.ImageLists)
        {
            var list = new ElementList<CocoImage>(Path, offset, "images", quiet, (text, in place) => ImageParser.Parse(text, quiet, place));
            await foreach (var image in list.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (ids.Add(image.Id) && !_index.SameNamed.Contains(image.Id))
                {
                    yield return image;
                }
            }
        }
    }

    /// <summary>Reads the annotations in the file's order; each refers to an image and a category of the file, except in a results file.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="LabelingException">
    /// The list has an error and is not read leniently, or breaks a limit, or is not JSON; code
    /// <see cref="LabelingErrorCodes.ImportInvalid"/>. The message says where.
    /// </exception>
    public IAsyncEnumerable<CocoAnnotation> ReadAnnotationsAsync(CancellationToken cancellationToken = default)
        => ReadAnnotationsAsync(new ProblemReporter(Path, _options), cancellationToken);

    /// <summary>The annotations in blocks, list by list.</summary>
    internal IEnumerable<IBlockSource> OpenLists(ProblemReporter problems)
        => _index.AnnotationLists.Select(offset => BlockReader.Open(Path, offset, problems, IsResults ? "" : "annotations"));

    /// <summary>The images in blocks, list by list.</summary>
    internal IEnumerable<IBlockSource> OpenImageLists()
        => _index.ImageLists.Select(offset => BlockReader.Open(Path, offset, new ProblemReporter(Path, _options), "images"));

    /// <summary>Opens a file, and shows its annotations and its images' names to somebody in passing.</summary>
    internal static async Task<CocoFile> ScanAsync(string path, CocoReadOptions options, AnnotationOrder? order, FileNames? names, CancellationToken cancellationToken)
        => new(path, options, await FileIndex.ReadAsync(path, new ProblemReporter(path, options), order, names, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the annotations once more: what was wrong is left out and not reported again.</summary>
    internal IAsyncEnumerable<CocoAnnotation> ReadAnnotationsAgainAsync(CancellationToken cancellationToken)
        => ReadAnnotationsAsync(new ProblemReporter(Path, _options.ToLenient(onProblem: null)), cancellationToken);

    private IAsyncEnumerable<CocoAnnotation> ReadAnnotationsAsync(ProblemReporter problems, CancellationToken cancellationToken)
        => new AnnotationReader(Path, OpenLists(problems), needsId: !IsResults, problems, new AnnotationCheck(_index, problems)).ReadAsync(cancellationToken);

    private static Annotation ToLabel(CocoAnnotation annotation, string className) => new(className, annotation.Shape)
    {
        Score = annotation.Score,
        IsCrowd = annotation.IsCrowd,
        IsOccluded = annotation.IsOccluded,
        IsTruncated = annotation.IsTruncated,
    };
}
