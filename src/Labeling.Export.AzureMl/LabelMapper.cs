namespace Labeling.Export.AzureMl;

/// <summary>Turns items and their labels into the terms of these formats, and notes what does not fit.</summary>
internal sealed class LabelMapper(Project project, string datastore)
{
    private readonly Dictionary<LabelClassId, string> _classes = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Path);
    private readonly LabelingTaskType _taskType = project.TaskType;

    public Notes Notes { get; } = new();

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    public bool HasPolygons => _taskType == LabelingTaskType.InstanceSegmentation;

    public string Url(Item item) => $"AmlDatastore://{datastore}/{item.Path}";

    /// <summary>Whether the item can be written at all.</summary>
    public bool TryTake(Item item)
    {
        if (FormatPath.FindFault(item.Path) is { } fault)
        {
            Notes.Add($"Item {item.Id} is left out: its path {ImportErrors.Quote(item.Path)} {fault}.");
            return false;
        }

        if (item.ImageSize.IsEmpty && item.Annotations.Any(annotation => annotation.Shape is not null))
        {
            Notes.Add($"Item {item.Id} ('{item.Path}') is left out: the size of its image is not known{(item.Problem is null ? "" : $" ({item.Problem})")}, and its coordinates are shares of it.");
            return false;
        }

        Images++;
        return true;
    }

    /// <summary>The labels of an item that this project's task type can have.</summary>
    /// <param name="item">The item; its size is known where it has shapes.</param>
    /// <param name="scale">What coordinates are divided by: the image's size, or 1 × 1 for pixels.</param>
    public List<MappedLabel> Map(Item item, (double Width, double Height) scale)
    {
        var labels = new List<MappedLabel>(item.Annotations.Count);
        foreach (var annotation in item.Annotations)
        {
            if (!_classes.TryGetValue(annotation.ClassId, out var name))
            {
                Notes.Count("Labels are left out whose label class the project no longer has", item.Path);
            }
            else if (Map(item, annotation, name, scale) is { } label)
            {
                labels.Add(label);
                Annotations++;
            }
        }

        return labels;
    }

    private MappedLabel? Map(Item item, Annotation annotation, string name, (double Width, double Height) scale)
    {
        if (annotation.IsOccluded || annotation.IsTruncated)
        {
            Notes.Count("The marks occluded and truncated are left out, because these formats have no place for them", item.Path);
        }

        if (_taskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel)
        {
            if (annotation.Shape is not null)
            {
                Notes.Count("Shapes are left out, because the project is a classification", item.Path);
            }

            return new MappedLabel(annotation, name, null, null);
        }

        if (annotation.Shape is not { } shape)
        {
            Notes.Count("Labels for whole images are left out, because the project is about objects", item.Path);
            return null;
        }

        var bounds = shape.Bounds;
        double[] box = [bounds.X / scale.Width, bounds.Y / scale.Height, bounds.Right / scale.Width, bounds.Bottom / scale.Height];
        if (!HasPolygons)
        {
            if (shape is not BoundingBox)
            {
                Notes.Count("Polygons and masks are written as the boxes around them, because the project is a detection", item.Path);
            }

            return new MappedLabel(annotation, name, box, null);
        }

        if (Outline(item, shape) is not { } polygon)
        {
            Notes.Count("Shapes that cover nothing are left out", item.Path);
            return null;
        }

        return new MappedLabel(annotation, name, box, [.. polygon.Parts.Select(part => Flat(FlatRings.Join([part]), scale))]);
    }

    private Polygon? Outline(Item item, Shape shape)
    {
        switch (shape)
        {
            case Polygon polygon:
                if (polygon.Parts.Any(part => part.Holes.Count > 0))
                {
                    Notes.Count("Polygons with holes are written with their rings joined by lines without width", item.Path);
                }

                return polygon;
            case RunLengthMask mask:
                Notes.Count("Masks are written as the outlines of their pixels", item.Path);
                return mask.ToPolygon();
            default:
                Notes.Count("Boxes are written as polygons of four corners, because the project is a segmentation", item.Path);
                var box = shape.Bounds;
                return box.IsEmpty ? null : new Polygon((box.X, box.Y), (box.Right, box.Y), (box.Right, box.Bottom), (box.X, box.Bottom));
        }
    }

    private static double[] Flat(IReadOnlyList<ImagePoint> points, (double Width, double Height) scale)
    {
        var flat = new double[points.Count * 2];
        for (var i = 0; i < points.Count; i++)
        {
            flat[2 * i] = points[i].X / scale.Width;
            flat[(2 * i) + 1] = points[i].Y / scale.Height;
        }

        return flat;
    }
}
