namespace Labeling.Export.Yolo;

/// <summary>Writes a folder for each class, with the images in it.</summary>
internal sealed class ClassificationWriter(ImageCopier copier, Project project, YoloSplit? split) : IYoloWriter
{
    private readonly Dictionary<LabelClassId, string> _folders = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => SafeName.Encode(labelClass.Path));

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        if (item.Annotations is not [var label] || !_folders.TryGetValue(label.ClassId, out var folder))
        {
            copier.Notes.Count("Images with several labels or none are left out, because each is in the folder of one class", item.Path);
            return;
        }

        if (label.Score is not null)
        {
            copier.Notes.Count("Scores are left out, because YOLO has no place for them", item.Path);
        }

        var name = $"{split?.PartOf(item.Path) ?? YoloPaths.Train}/{folder}/{item.Path}";
        if (copier.TryTake(item, name) && await copier.CopyAsync(item, name, cancellationToken).ConfigureAwait(false))
        {
            Images++;
            Annotations++;
        }
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
