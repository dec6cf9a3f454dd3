using Labeling.Export;
using Labeling.Export.AzureMl;

namespace Labeling;

/// <summary>Reads what Azure Machine Learning data labeling exported, so that labels made there can go on here.</summary>
/// <remarks>
/// <para>
/// Given a file, its content says whether it is the COCO variant, JSON lines or CSV. Given a folder or its <c>MLTable</c>, all <c>.jsonl</c> files in
/// it are read, in the order of their numbers. Both spellings of image sizes and addresses of the years are understood, as are standard COCO files
/// with boxes or polygons.
/// </para>
/// <para>
/// Addresses become paths in the dataset: of <c>AmlDatastore://store/…</c>, <c>azureml://…/paths/…</c>, <c>https://account/container/…</c>,
/// <c>wasbs://</c> and <c>abfss://</c> what lies below the datastore or container; a path stays as it is; in the COCO variant <c>file_name</c>
/// comes before the addresses. <see cref="Prefixes"/> says otherwise.
/// </para>
/// <para>
/// Shares of the sides become pixels, rounded to a millionth, with the size that <see cref="FindImageSize"/> gives, otherwise the one in the
/// file. Whether a COCO file holds shares or pixels is told by its numbers: shares, when none is above 1.5. Label classes keep the file's ids
/// where it has positive ones, otherwise they get ids from 1 on in ordinal order of their names. A confidence of 1 is a person's. Boxes without an
/// area are left out and named in <see cref="LabelSnapshot.Warnings"/>; anything else that is wrong ends the reading with file, place and cure.
/// </para>
/// <para>
/// Of JSON lines one image is in memory at a time, of a COCO file 24 bytes for each annotation and for each image; of a CSV file one image while
/// its records stand together. Thread-safe.
/// </para>
/// </remarks>
public sealed class AzureMlImport : IImporter
{
    private readonly string _path;

    /// <summary>Creates an importer. Touches no disk.</summary>
    /// <param name="path">The file, or the folder of JSON lines. A relative path is made absolute now, against the current directory.</param>
    public AzureMlImport(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>What beginnings of addresses become in paths, such as <c>AmlDatastore://photos/2021/</c> and nothing. The longest that fits counts.</summary>
    /// <value>Empty by default. An address that none fits is treated as without any.</value>
    public IReadOnlyDictionary<string, string> Prefixes { get; init; } = new Dictionary<string, string>();

    /// <summary>Finds the size of an image by the item's path; see <see cref="ImageSizes"/>.</summary>
    /// <value><see langword="null"/> by default: the file must say how large images are that have boxes or polygons.</value>
    public Func<string, CancellationToken, ValueTask<PixelSize>>? FindImageSize { get; init; }

    /// <summary>What the coordinates of a COCO file are.</summary>
    /// <value><see langword="null"/> by default: the numbers tell.</value>
    public AzureMlCoordinates? Coordinates { get; init; }

    /// <inheritdoc/>
    public string Format => "azureml";

    /// <inheritdoc/>
    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default)
    {
        var urls = new UrlMap(Prefixes);
        var folder = Path.GetFileName(_path) == MlTableFile.Name ? Path.GetDirectoryName(_path)! : _path;
        if (Directory.Exists(folder))
        {
            string[] files = [.. Directory.EnumerateFiles(folder, "*.jsonl").OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)];
            return files.Length == 0
                ? throw ImportErrors.In(folder, "there is no .jsonl file in this folder. Give the file that was exported, or the folder that holds its lines.")
                : await OpenAsync(new JsonLinesSource(files, urls), cancellationToken).ConfigureAwait(false);
        }

        return await FormatDetection.FindAsync(_path, cancellationToken).ConfigureAwait(false) switch
        {
            AzureMlFormat.Coco => await OpenAsync(await CocoVariantSource.OpenAsync(_path, urls, Coordinates, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            AzureMlFormat.JsonLines => await OpenAsync(new JsonLinesSource([_path], urls), cancellationToken).ConfigureAwait(false),
            _ => await OpenAsync(new CsvSource(_path, urls), cancellationToken).ConfigureAwait(false),
        };
    }

    private Task<LabelSnapshot> OpenAsync(IImageSource source, CancellationToken cancellationToken)
        => new ItemReader(_path, source, FindImageSize).OpenAsync(cancellationToken);
}
