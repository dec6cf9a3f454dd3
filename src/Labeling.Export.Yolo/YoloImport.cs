using Labeling.Export;
using Labeling.Export.Yolo;

namespace Labeling;

/// <summary>Reads a YOLO data set, whoever wrote it: boxes, polygons, oriented boxes, and folders of classes.</summary>
/// <remarks>
/// <para>
/// Given a folder, its <c>data.yaml</c> (or its only <c>.yaml</c> file) says what the classes are and where images are: folders or lists of
/// images for <c>train</c>, <c>val</c> and <c>test</c>, all read. Without one, <c>classes.txt</c> names the classes. Without either, each folder is
/// a class and holds its images, below <c>train</c>, <c>val</c> and <c>test</c> where those are there. Nothing outside the folder is read; links to
/// images count as images, links to folders and to label files are not followed.
/// </para>
/// <para>
/// An image's path is its path in the folder without a leading <c>images/</c>. Its label file is where Ultralytics looks for it: the last
/// <c>images</c> folder becomes <c>labels</c>. An image whose label file is missing is unlabeled; one with an empty file is labeled as having
/// nothing on it. Where the images themselves are not there, the label files tell which there are, and <see cref="FindImageSize"/> is asked which
/// extension each has.
/// </para>
/// <para>
/// Five numbers on a line are a box, six a box and its score; seven or more are a polygon, with a score behind it where their number is even. An
/// oriented box is a polygon of four points. Key points, which <c>kpt_shape</c> tells of, are passed over. Shares of the side become pixels rounded to a millionth. Class 0 gets the id 1, and so on. Boxes
/// without an area and label files without an image are left out, classes of one name become one, and <see cref="LabelSnapshot.Warnings"/> names them; anything else that is wrong ends the reading with file, line
/// and cure.
/// </para>
/// <para>The paths of the images are in memory, the labels of one image at a time. Thread-safe.</para>
/// </remarks>
public sealed class YoloImport : IImporter
{
    private readonly string _path;

    /// <summary>Creates an importer. Touches no disk.</summary>
    /// <param name="path">The folder, or its <c>data.yaml</c>. A relative path is made absolute now, against the current directory.</param>
    public YoloImport(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>Finds the size of an image by the item's path; see <see cref="ImageSizes"/>.</summary>
    /// <value><see langword="null"/> by default: then only folders of classes can be read, because YOLO's numbers are shares of the size.</value>
    public Func<string, CancellationToken, ValueTask<PixelSize>>? FindImageSize { get; init; }

    /// <inheritdoc/>
    public string Format => "yolo";

    /// <inheritdoc/>
    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default)
    {
        var isFile = File.Exists(_path);
        var root = isFile ? Path.GetDirectoryName(_path)! : _path;
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder '{root}'.");
        }

        var notes = new Notes();
        if (await YoloLayout.FindAsync(root, isFile ? _path : null, cancellationToken).ConfigureAwait(false) is { } layout)
        {
            var images = await new ImageFinder(layout, FindImageSize, notes).FindAsync(cancellationToken).ConfigureAwait(false);
            return await LabelReader.OpenAsync(layout, images, FindImageSize, notes, cancellationToken).ConfigureAwait(false);
        }

        return ClassificationReader.Open(root, FindImageSize, notes);
    }
}
