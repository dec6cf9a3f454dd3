using System.Globalization;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>Writes label files, lists and data.yaml.</summary>
internal sealed class LabelWriter : IYoloWriter
{
    private readonly ExportFiles _files;
    private readonly ImageCopier _copier;
    private readonly YoloSplit? _split;
    private readonly bool _asPolygons;
    private readonly IReadOnlyList<LabelClass> _classes;
    private readonly Dictionary<LabelClassId, int> _indexes;
    private readonly OrderedDictionary<string, FileStream> _lists = [];
    private readonly StringBuilder _text = new();
    private string? _prefix;

    public LabelWriter(ExportFiles files, ImageCopier copier, Project project, YoloShapes shapes, YoloSplit? split)
    {
        _files = files;
        _copier = copier;
        _split = split;
        _asPolygons = shapes == YoloShapes.Polygons || (shapes == YoloShapes.OfProject && project.TaskType == LabelingTaskType.InstanceSegmentation);
        _classes = project.LabelClasses;
        _indexes = project.LabelClasses.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        string[] parts = split is null ? [YoloPaths.Train] : split.HasTest ? [YoloPaths.Train, YoloPaths.Validation, YoloPaths.Test] : [YoloPaths.Train, YoloPaths.Validation];
        foreach (var part in parts)
        {
            _lists.Add(part, FileStreams.CreateSpool());
        }
    }

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    private Notes Notes => _copier.Notes;

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        _prefix ??= item.Path.StartsWith(YoloPaths.Images, StringComparison.Ordinal) ? "" : YoloPaths.Images;
        var image = _prefix + item.Path;
        if (item.ImageSize.IsEmpty && item.Annotations.Any(annotation => annotation.Shape is not null))
        {
            Notes.Add($"Item {item.Id} ('{item.Path}') is left out: the size of its image is not known{(item.Problem is null ? "" : $" ({item.Problem})")}, and YOLO's numbers are shares of it.");
            return;
        }

        var name = YoloPaths.LabelOf(image);
        if (!_copier.TryTake(item, name))
        {
            return;
        }

        await WriteLabelsAsync(item, name, cancellationToken).ConfigureAwait(false);
        await _copier.CopyAsync(item, image, cancellationToken).ConfigureAwait(false);
        await _lists[_split?.PartOf(item.Path) ?? YoloPaths.Train].WriteAsync(Encoding.UTF8.GetBytes($"./{image}\n"), cancellationToken).ConfigureAwait(false);
        Images++;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var (part, list) in _lists)
        {
            var stream = await _files.CreateAsync(part + ".txt", cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                list.Position = 0;
                await list.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }

        _text.Clear();
        _text.Append("train: train.txt\n").Append(_split is null ? "val: train.txt\n" : "val: val.txt\n").Append(_split is { HasTest: true } ? "test: test.txt\n" : "");
        _text.Append(_prefix is "" ? $"{YoloPaths.RootKey}: .\n" : "").Append(_classes.Count == 0 ? "names: {}\n" : "names:\n");
        for (var i = 0; i < _classes.Count; i++)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  {i}: ").Append(YamlText.Quote(_classes[i].Path)).Append('\n');
        }

        await WriteTextAsync("data.yaml", cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var list in _lists.Values)
        {
            await list.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task WriteLabelsAsync(Item item, string name, CancellationToken cancellationToken)
    {
        _text.Clear();
        foreach (var annotation in item.Annotations)
        {
            if (!_indexes.TryGetValue(annotation.ClassId, out var index))
            {
                Notes.Count("Labels are left out whose label class the project no longer has", item.Path);
            }
            else if (annotation.Shape is null)
            {
                Notes.Count("Labels for whole images are left out, because label files hold objects only", item.Path);
            }
            else
            {
                NoteLosses(item, annotation);
                WriteShape(item, index, annotation.Shape);
            }
        }

        return WriteTextAsync(name, cancellationToken);
    }

    private void NoteLosses(Item item, Annotation annotation)
    {
        if (annotation.Score is not null)
        {
            Notes.Count("Scores are left out, because YOLO has no place for them", item.Path);
        }

        if (annotation.IsCrowd || annotation.IsOccluded || annotation.IsTruncated)
        {
            Notes.Count("The marks crowd, occluded and truncated are left out, because YOLO has no place for them", item.Path);
        }
    }

    private void WriteShape(Item item, int index, Shape shape)
    {
        if (!_asPolygons)
        {
            if (shape is not BoundingBox)
            {
                Notes.Count("Polygons and masks are written as the boxes around them", item.Path);
            }

            var (box, size) = (shape.Bounds, item.ImageSize);
            _text.Append(CultureInfo.InvariantCulture, $"{index} {(box.X + (box.Width / 2)) / size.Width} {(box.Y + (box.Height / 2)) / size.Height} {box.Width / size.Width} {box.Height / size.Height}\n");
            Annotations++;
            return;
        }

        var polygon = shape as Polygon ?? (shape is RunLengthMask mask ? mask.ToPolygon() : Corners(shape.Bounds));
        if (polygon is null)
        {
            Notes.Count("Masks without a pixel are left out", item.Path);
            return;
        }

        NoteForm(item, shape, polygon);
        _text.Append(CultureInfo.InvariantCulture, $"{index}");
        foreach (var point in FlatRings.Join(polygon.Parts))
        {
            _text.Append(CultureInfo.InvariantCulture, $" {point.X / item.ImageSize.Width} {point.Y / item.ImageSize.Height}");
        }

        _text.Append('\n');
        Annotations++;
    }

    private void NoteForm(Item item, Shape shape, Polygon polygon)
    {
        if (shape is RunLengthMask)
        {
            Notes.Count("Masks are written as the outlines of their pixels", item.Path);
        }

        if (shape is BoundingBox)
        {
            Notes.Count("Boxes are written as polygons of four corners", item.Path);
        }

        if (polygon.Parts is not [{ Holes.Count: 0 }])
        {
            Notes.Count("Polygons of several parts or with holes are written with their rings joined by lines without width", item.Path);
        }
    }

    private static Polygon? Corners(BoundingBox box)
        => box.IsEmpty ? null : new Polygon((box.X, box.Y), (box.Right, box.Y), (box.Right, box.Bottom), (box.X, box.Bottom));

    private async Task WriteTextAsync(string name, CancellationToken cancellationToken)
    {
        var stream = await _files.CreateAsync(name, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), cancellationToken).ConfigureAwait(false);
        }
    }
}
