using System.Runtime.CompilerServices;

namespace Labeling.Export.Yolo;

/// <summary>Reads label files.</summary>
internal sealed class LabelReader
{
    private readonly YoloLayout _layout;
    private readonly IReadOnlyList<string> _images;
    private readonly Func<string, CancellationToken, ValueTask<PixelSize>>? _findImageSize;
    private readonly Dictionary<int, LabelClassId> _classes = [];

    private LabelReader(YoloLayout layout, IReadOnlyList<string> images, Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize)
    {
        _layout = layout;
        _images = images;
        _findImageSize = findImageSize;
    }

    public static async Task<LabelSnapshot> OpenAsync(
        YoloLayout layout,
        IReadOnlyList<string> images,
        Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize,
        Notes notes,
        CancellationToken cancellationToken)
    {
        var reader = new LabelReader(layout, images, findImageSize);
        var classes = new ImportClasses(layout.ClassFile);
        foreach (var (index, name) in layout.Names.OrderBy(entry => entry.Key))
        {
            var place = $"class {index}";
            classes.Add(name, index + 1, place);
            var id = classes.Find(name, place);
            reader._classes.Add(index, id);
            if (id.Value != index + 1)
            {
                notes.Add($"Classes {id.Value - 1} and {index} of '{layout.ClassFile}' are both called {ImportErrors.Quote(name)}, so their labels become one class. Rename one to keep them apart.");
            }
        }

        var hasPolygons = false;
        foreach (var image in images)
        {
            await foreach (var line in reader.ReadLinesAsync(image, cancellationToken).ConfigureAwait(false))
            {
                hasPolygons |= line.Points is not null;
            }
        }

        var project = ImportedSnapshot.MakeProject(layout.Root, ImportedSnapshot.TaskType(hasPolygons, hasBoxes: true, hasSeveral: false), classes.ToList());
        return new ImportedSnapshot(project, images.Count, notes, reader.ReadItemsAsync);
    }

    private string LabelFile(string image) => Path.Combine(_layout.Root, YoloPaths.LabelOf(image));

    private async IAsyncEnumerable<Item> ReadItemsAsync(Notes notes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long items = 0, ids = 0;
        foreach (var image in _images)
        {
            var path = _layout.ItemPath(image);
            var size = _findImageSize is null ? default : await _findImageSize(path, cancellationToken).ConfigureAwait(false);
            var annotations = new List<Annotation>();
            await foreach (var line in ReadLinesAsync(image, cancellationToken).ConfigureAwait(false))
            {
                if (size.IsEmpty)
                {
                    throw ImportErrors.At(
                        LabelFile(image), line.Number, $"the size of the image {ImportErrors.Quote(path)} is not known, and the numbers are shares of it. Set FindImageSize so that it finds the image.");
                }

                if (line.HasKeypoints)
                {
                    notes.Count("Key points are not kept", path);
                }

                if (line.ToShape(size) is { } shape)
                {
                    annotations.Add(new Annotation(_classes[line.ClassIndex], shape) { Id = ++ids, Score = line.Score });
                }
                else
                {
                    notes.Count("Boxes without an area are left out", path);
                }
            }

            var status = File.Exists(LabelFile(image)) ? ItemStatus.Labeled : ItemStatus.Unlabeled;
            yield return ImportedSnapshot.MakeItem(++items, path, size, annotations, status);
        }
    }

    private async IAsyncEnumerable<YoloLine> ReadLinesAsync(string image, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = LabelFile(image);
        if (!File.Exists(file))
        {
            yield break;
        }

        if (new FileInfo(file).LinkTarget is not null)
        {
            throw ImportErrors.In(file, "the label file is a link, and links are not followed. Put the file itself there.");
        }

        var reader = LineReader.Open(file, YoloLine.Longest);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (YoloLine.Parse(reader.Line.Span, _layout.KeypointNumbers, file, reader.Number) is { } line)
                {
                    yield return _classes.ContainsKey(line.ClassIndex)
                        ? line
                        : throw ImportErrors.At(file, reader.Number, $"there is no class {line.ClassIndex}; '{_layout.ClassFile}' names {_classes.Count} classes, counted from 0. Add its name there.");
                }
            }
        }
    }
}
