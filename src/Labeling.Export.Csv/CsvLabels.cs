using System.Globalization;

namespace Labeling.Export.Csv;

/// <summary>Writes items as records.</summary>
internal sealed class CsvLabels
{
    private readonly CsvWriter _writer;
    private readonly Dictionary<LabelClassId, string> _classes;
    private readonly bool _hasShapes;
    private readonly bool _hasOutlines;
    private readonly bool _hasDetails;

    public CsvLabels(Stream stream, Project project, bool includeDetails)
    {
        _writer = new CsvWriter(stream);
        _classes = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Path);
        _hasOutlines = project.TaskType is LabelingTaskType.InstanceSegmentation;
        _hasShapes = _hasOutlines || project.TaskType is LabelingTaskType.ObjectDetection;
        _hasDetails = includeDetails;
    }

    public Notes Notes { get; } = new();

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    public ValueTask WriteHeaderAsync(CancellationToken cancellationToken)
    {
        string[] names =
        [
            CsvColumns.File, CsvColumns.Width, CsvColumns.Height, CsvColumns.Class,
            .. _hasShapes ? CsvColumns.Box : [],
            .. _hasOutlines ? [CsvColumns.Shape] : (string[])[],
            CsvColumns.Score,
            .. _hasShapes ? [CsvColumns.Crowd, CsvColumns.Occluded, CsvColumns.Truncated] : (string[])[],
            .. _hasDetails ? [CsvColumns.Status, CsvColumns.Labeler, CsvColumns.LabeledAt, CsvColumns.Approval] : (string[])[],
        ];
        foreach (var name in names)
        {
            _writer.Text(name);
        }

        return _writer.EndRecordAsync(cancellationToken);
    }

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        if (FormatPath.FindFault(item.Path) is { } fault)
        {
            Notes.Add($"Item {item.Id} is left out: its path {ImportErrors.Quote(item.Path)} {fault}.");
            return;
        }

        Images++;
        var written = 0;
        foreach (var annotation in item.Annotations)
        {
            if (!_classes.TryGetValue(annotation.ClassId, out var name))
            {
                Notes.Count("Labels are left out whose label class the project no longer has", item.Path);
                continue;
            }

            WriteImage(item, name);
            WriteLabel(item, annotation);
            WriteDetails(item);
            written++;
            await _writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }

        Annotations += written;
        if (written == 0)
        {
            WriteImage(item, "");
            _writer.Nothing(1 + (_hasShapes ? 7 : 0) + (_hasOutlines ? 1 : 0));
            WriteDetails(item);
            await _writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    private void WriteImage(Item item, string className)
    {
        _writer.Text(item.Path);
        if (item.ImageSize.IsEmpty)
        {
            _writer.Nothing(2);
        }
        else
        {
            _writer.Number(item.ImageSize.Width).Number(item.ImageSize.Height);
        }

        _writer.Text(className);
    }

    private void WriteLabel(Item item, Annotation annotation)
    {
        if (_hasShapes)
        {
            WriteBox(annotation.Shape?.Bounds);
        }
        else if (annotation.Shape is not null)
        {
            Notes.Count("Shapes are left out, because the project is a classification", item.Path);
        }

        if (_hasOutlines)
        {
            _writer.Text(annotation.Shape is Polygon or RunLengthMask ? ShapeText.Write(annotation.Shape) : "");
        }
        else if (_hasShapes && annotation.Shape is Polygon or RunLengthMask)
        {
            Notes.Count("Polygons and masks are written as the boxes around them, because the project is a detection", item.Path);
        }

        if (annotation.Score is { } score)
        {
            _writer.Number(score);
        }
        else
        {
            _writer.Nothing();
        }

        if (_hasShapes)
        {
            _writer.Flag(annotation.IsCrowd).Flag(annotation.IsOccluded).Flag(annotation.IsTruncated);
        }
    }

    private void WriteBox(BoundingBox? box)
    {
        if (box is null)
        {
            _writer.Nothing(4);
        }
        else
        {
            _writer.Number(box.X).Number(box.Y).Number(box.Width).Number(box.Height);
        }
    }

    private void WriteDetails(Item item)
    {
        if (_hasDetails)
        {
            _writer.Text(item.Status.ToString())
                .Text(item.Labeler)
                .Text(item.LabeledAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
                .Text(item.Approval.ToString());
        }
    }
}
