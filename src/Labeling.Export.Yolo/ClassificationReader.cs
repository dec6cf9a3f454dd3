using System.Runtime.CompilerServices;

namespace Labeling.Export.Yolo;

/// <summary>Reads folders of classes.</summary>
internal static class ClassificationReader
{
    private static readonly string[] Parts = ["train", "val", "valid", "validation", "test"];

    public static LabelSnapshot Open(string root, Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize, Notes notes)
    {
        var images = FileList.Find(root, withLinks: true, YoloPaths.ImageExtensions);
        if (images.FirstOrDefault(image => File.Exists(Path.Combine(root, YoloPaths.LabelOf(image)))) is { } labeled)
        {
            // Taken for folders of classes, the class would be called images or train, and the labels would be lost.
            throw ImportErrors.In(root, $"{ImportErrors.Quote(YoloPaths.LabelOf(labeled))} is a label file, but neither a data.yaml nor a classes.txt says what its classes are called. Write a classes.txt with one name on each line, in the order of their numbers.");
        }

        var isDivided = images.Count > 0 && images.All(image => Parts.Contains(image.Split('/')[0]) && image.AsSpan().Count('/') >= 2);
        var classes = new ImportClasses(root);
        var found = new List<(string Path, string ClassName)>();
        foreach (var image in images)
        {
            var parts = image.Split('/');
            if (FormatPath.FindFault(image) is not null || parts.Length < (isDivided ? 3 : 2))
            {
                notes.Count("Images are left out that lie in no class's folder, or have a name that is no text", image);
                continue;
            }

            var name = SafeName.Decode(parts[isDivided ? 1 : 0]);
            classes.Add(name, image);
            found.Add((image, name));
        }

        if (found.Count == 0)
        {
            throw ImportErrors.In(root, "there is neither a data.yaml nor a classes.txt, and no folder holds images, so this is no YOLO data set. Give the folder that has one of them.");
        }

        classes.Number();
        var project = ImportedSnapshot.MakeProject(root, LabelingTaskType.ImageClassificationMultiClass, classes.ToList());
        return new ImportedSnapshot(project, found.Count, notes, (_, token) => ReadItemsAsync(found, classes, findImageSize, token));
    }

    private static async IAsyncEnumerable<Item> ReadItemsAsync(
        List<(string Path, string ClassName)> images,
        ImportClasses classes,
        Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long id = 0;
        foreach (var (path, className) in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = findImageSize is null ? default : await findImageSize(path, cancellationToken).ConfigureAwait(false);
            id++;
            yield return ImportedSnapshot.MakeItem(id, path, size, [new Annotation(classes.Find(className, path)) { Id = id }]);
        }
    }
}
