using System.Runtime.CompilerServices;

namespace Labeling.Export.AzureMl;

/// <summary>Makes items of the images of a file.</summary>
internal sealed class ItemReader(string location, IImageSource source, Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize)
{
    private readonly ImportClasses _classes = new(location);

    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, name) in source.Classes ?? [])
        {
            _classes.Add(name, id, "categories");
        }

        long images = 0;
        bool hasRings = false, hasBoxes = false, hasSeveral = false;
        var paths = new NameSet(isFileNames: false);
        await foreach (var image in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            images++;
            if (!paths.Add(image.Path))
            {
                throw image.Fault($"the image {ImportErrors.Quote(image.Path)} is there a second time. Put its labels together, or tell the two apart with Prefixes.");
            }

            hasSeveral |= image.IsList || image.Labels.Count > 1;
            foreach (var label in image.Labels)
            {
                hasRings |= label.Rings is { Count: > 0 };
                hasBoxes |= label.Box is not null;
                if (source.Classes is null)
                {
                    _classes.Add(label.ClassName, image.Origin.Place);
                }
            }
        }

        if (source.Classes is null)
        {
            _classes.Number();
        }

        var project = ImportedSnapshot.MakeProject(location, ImportedSnapshot.TaskType(hasRings, hasBoxes, hasSeveral), _classes.ToList());
        return new ImportedSnapshot(project, images, new Notes(), ReadItemsAsync);
    }

    private async IAsyncEnumerable<Item> ReadItemsAsync(Notes notes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0, ids = 0;
        await foreach (var image in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var size = findImageSize is null ? default : await findImageSize(image.Path, cancellationToken).ConfigureAwait(false);
            if (!size.IsEmpty && !image.Size.IsEmpty && size != image.Size)
            {
                notes.Count("The size in the file is not that of the image; the image's is taken", image.Path);
            }

            size = size.IsEmpty ? image.Size : size;
            var annotations = new List<Annotation>(image.Labels.Count);
            foreach (var label in image.Labels)
            {
                var shape = MakeShape(image, label, size);
                if (shape is null && label.HasShape)
                {
                    notes.Count("Boxes without an area are left out", image.Path);
                    continue;
                }

                annotations.Add(new Annotation(_classes.Find(label.ClassName, image.Origin.Place), shape)
                {
                    Id = ++ids,
                    Score = label.Confidence < 1 ? label.Confidence : null,
                    IsCrowd = label.IsCrowd,
                    IsTruncated = label.IsTruncated,
                });
            }

            yield return ImportedSnapshot.MakeItem(image.Id ?? ++number, image.Path, size, annotations, labeledAt: image.LabeledAt);
        }
    }

    private Shape? MakeShape(SourceImage image, SourceLabel label, PixelSize size)
    {
        if (!label.HasShape)
        {
            return null;
        }

        if (source.IsNormalized && size.IsEmpty)
        {
            throw image.Fault($"the size of the image {ImportErrors.Quote(image.Path)} is not known, and its coordinates are shares of it. Set FindImageSize so that it finds the image.");
        }

        try
        {
            return label.ToShape(source.IsNormalized ? size : null);
        }
        catch (ArgumentException exception)
        {
            throw image.Fault($"a shape of the image {ImportErrors.Quote(image.Path)} cannot be: {ImportErrors.Reason(exception)} Correct the label, or remove it.", exception);
        }
    }
}
