using System.Runtime.CompilerServices;
using Labeling.Export;
using Labeling.Export.PascalVoc;

namespace Labeling;

/// <summary>Reads the boxes of a Pascal VOC data set, whoever wrote it, and the polygons of Roboflow's.</summary>
/// <remarks>
/// <para>
/// Given a folder with <c>Annotations/</c>, that is read, otherwise the folder itself; all <c>.xml</c> files in it and below it, in ordinal order of
/// their paths. Links are not followed. An image's path is the XML file's folder and what <c>filename</c> says; where <c>filename</c> itself
/// holds folders, it is the path. <c>folder</c> and <c>path</c> are not looked at: they name places on another machine.
/// </para>
/// <para>
/// <c>truncated</c> and <c>occluded</c> are kept, <c>difficult</c> and parts of objects are not, nor are segmentation masks, which VOC keeps in
/// pictures; boxes without an area are left out. <see cref="LabelSnapshot.Warnings"/> names what was left. Anything else that is wrong ends the
/// reading with file, line and cure. Label classes get ids from 1 on in ordinal order of their names.
/// </para>
/// <para>
/// Document types are forbidden, and nothing outside the files is read. The names of the files are in memory, the labels of one image at a time.
/// Thread-safe.
/// </para>
/// </remarks>
public sealed class VocImport : IImporter
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".jpe", ".jfif", ".dcm", ".dicom"];

    private readonly string _path;

    /// <summary>Creates an importer. Touches no disk.</summary>
    /// <param name="path">The folder. A relative path is made absolute now, against the current directory.</param>
    public VocImport(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>How pixels are counted.</summary>
    /// <value>
    /// <see langword="null"/> by default: zero-based where a file says <c>&lt;database&gt;Unknown&lt;/database&gt;</c>, as LabelImg, CVAT and
    /// Datumaro write, or leaves <c>&lt;database&gt;</c> empty, as FiftyOne does, or is owned by Label Studio; otherwise one-based. Where the database is Roboflow's, all four edges count from 1, as its programs write them.
    /// </value>
    public VocPixels? Pixels { get; init; }

    /// <summary>Finds the size of an image by the item's path; see <see cref="ImageSizes"/>. It is taken where the file gives none.</summary>
    /// <value>
    /// <see langword="null"/> by default: items whose file gives no size have none, and no image is looked for. Otherwise an image that is not found in
    /// the XML file's folder is looked for by <c>filename</c> alone, and, where that has none of the usual extensions, with each of them; that is its path when it is there. One that is nowhere is named in
    /// <see cref="LabelSnapshot.Warnings"/>.
    /// </value>
    public Func<string, CancellationToken, ValueTask<PixelSize>>? FindImageSize { get; init; }

    /// <inheritdoc/>
    public string Format => "voc";

    /// <inheritdoc/>
    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default)
    {
        var root = Path.Combine(_path, "Annotations") is var annotations && Directory.Exists(annotations) ? annotations : _path;
        var names = FileList.Find(root, withLinks: false, ".xml");
        if (names.Count == 0)
        {
            throw ImportErrors.In(root, "there is no .xml file in this folder. Give the folder that holds Annotations, or the XML files themselves.");
        }

        var classes = new ImportClasses(_path);
        var known = new NameSet(isFileNames: false);
        var opening = new Notes();
        var images = new List<(string Path, PixelSize Size)>(names.Count);
        var hasPolygons = false;
        foreach (var name in names)
        {
            var file = await ReadAsync(root, name, cancellationToken).ConfigureAwait(false);
            var image = await FindImageAsync(file, opening, cancellationToken).ConfigureAwait(false);
            images.Add(image);
            if (!known.Add(image.Path))
            {
                throw ImportErrors.In(file.Location, $"another file already describes the image {ImportErrors.Quote(image.Path)}. Put one of them into a folder of its own, or correct its filename.");
            }

            foreach (var label in file.Objects)
            {
                hasPolygons |= label.Shape is Polygon;
                classes.Add(label.Name, $"line {label.Line} of {name}");
            }
        }

        classes.Number();
        var project = ImportedSnapshot.MakeProject(_path, ImportedSnapshot.TaskType(hasPolygons, hasBoxes: true, hasSeveral: false), classes.ToList());
        return new ImportedSnapshot(project, names.Count, opening, (notes, token) => ReadItemsAsync(root, names, images, classes, notes, token));
    }

    private async IAsyncEnumerable<Item> ReadItemsAsync(
        string root,
        IReadOnlyList<string> names,
        IReadOnlyList<(string Path, PixelSize Size)> images,
        ImportClasses classes,
        Notes notes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long items = 0, ids = 0;
        foreach (var (name, (path, found)) in names.Zip(images))
        {
            var file = await ReadAsync(root, name, cancellationToken).ConfigureAwait(false);
            var annotations = new List<Annotation>();
            foreach (var label in file.Objects)
            {
                if (label.IsDifficult)
                {
                    notes.Count("The mark 'difficult' is not kept", path);
                }

                if (label.HasUnknownOutline)
                {
                    notes.Count("Polygons are not read that are not Roboflow's x1, y1, x2, y2 and so on; the box is", path);
                }

                if (label.Shape is null)
                {
                    notes.Count("Boxes without an area are left out", path);
                    continue;
                }

                annotations.Add(new Annotation(classes.Find(label.Name, name), label.Shape) { Id = ++ids, IsTruncated = label.IsTruncated, IsOccluded = label.IsOccluded });
            }

            if (file.HasParts)
            {
                notes.Count("Parts of objects are not kept", path);
            }

            if (!found.IsEmpty && !file.Size.IsEmpty && found != file.Size)
            {
                notes.Count("The size in the file is not that of the image; the file's is taken, which its boxes are of", path);
            }

            if (file.IsSegmented && !file.Objects.All(label => label.Shape is Polygon))
            {
                notes.Count("Segmentation masks, which VOC keeps in pictures, are not read", path);
            }

            yield return ImportedSnapshot.MakeItem(++items, path, file.Size.IsEmpty ? found : file.Size, annotations, ItemStatus.Labeled);
        }
    }

    /// <summary>Finds where the image is: in the XML file's own folder, or, where images lie elsewhere, under the name alone.</summary>
    private async ValueTask<(string Path, PixelSize Size)> FindImageAsync(VocFile file, Notes notes, CancellationToken cancellationToken)
    {
        foreach (var path in FindImageSize is null ? [] : Candidates(file))
        {
            if (await FindImageSize!(path, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } size)
            {
                return (path, size);
            }
        }

        if (FindImageSize is not null)
        {
            notes.Count("No image of that name is found", file.ImagePath);
        }

        return (file.ImagePath, default);
    }

    // Label Studio leaves the extension out.
    private static string[] Candidates(VocFile file)
    {
        string[] names = [file.ImagePath, file.ImageName];
        return Extensions.Contains(Path.GetExtension(file.ImageName), StringComparer.OrdinalIgnoreCase)
            ? names
            : [.. names, .. names.SelectMany(name => Extensions.SelectMany(ending => (string[])[name + ending, name + ending.ToUpperInvariant()])).Distinct()];
    }

    private Task<VocFile> ReadAsync(string root, string name, CancellationToken cancellationToken)
        => VocReader.ReadAsync(Path.Combine(root, name), name, Pixels, cancellationToken);
}
