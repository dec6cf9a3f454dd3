namespace Labeling.Export.Coco;

/// <summary>Makes one file of several.</summary>
internal sealed class Merger(string output, CocoWriterOptions? writing)
{
    private readonly List<TransformSource> _sources = [];
    private readonly List<CocoCategory> _categories = [];
    private readonly Dictionary<string, int> _categoryIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Id, PixelSize Size)> _images = new(StringComparer.Ordinal);

    public async Task<ExportReport> RunAsync(IReadOnlyList<string> inputs, CocoReadOptions? reading, CancellationToken cancellationToken)
    {
        foreach (var input in inputs)
        {
            _sources.Add(await TransformSource.OpenAsync(input, reading, cancellationToken).ConfigureAwait(false));
        }

        foreach (var category in _sources.SelectMany(source => source.File.Categories))
        {
            if (_categoryIds.TryAdd(category.Name, _categories.Count + 1))
            {
                _categories.Add(new CocoCategory(category) { Id = _categories.Count + 1 });
            }
        }

        var writer = CocoWriter.Create(output, _categories, _sources[0].WriterOptions(writing));
        await using (writer.ConfigureAwait(false))
        {
            foreach (var source in _sources)
            {
                await CopyAsync(source.File, writer, cancellationToken).ConfigureAwait(false);
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ExportReport
        {
            Images = writer.Images,
            Annotations = writer.Annotations,
            Location = writer.Path,
            Warnings = [.. _sources.SelectMany(source => source.Report(writer).Warnings)],
        };
    }

    private async Task CopyAsync(CocoFile file, CocoWriter writer, CancellationToken cancellationToken)
    {
        var imageIds = new Dictionary<long, long>();
        await foreach (var image in file.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_images.TryGetValue(image.FileName, out var known))
            {
                ThrowIfSizesDiffer(file, image, known.Size);
                imageIds.Add(image.Id, known.Id);
                continue;
            }

            var id = writer.Images + 1;
            _images.Add(image.FileName, (id, image.Size));
            imageIds.Add(image.Id, id);
            await writer.WriteAsync(new CocoImage(image) { Id = id, License = KnownLicense(image.License) }, cancellationToken).ConfigureAwait(false);
        }

        var categoryIds = file.Categories.ToDictionary(category => category.Id, category => _categoryIds[category.Name]);
        await foreach (var annotation in file.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
        {
            await writer.WriteAsync(
                new CocoAnnotation(annotation)
                {
                    Id = writer.Annotations + 1,
                    ImageId = imageIds[annotation.ImageId],
                    CategoryId = categoryIds[annotation.CategoryId],
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    // A licence's number means something only beside the list it is from, which is that of the first file.
    private int? KnownLicense(int? license) => _sources[0].WriterOptions(writing).Licenses.Any(known => known.Id == license) ? license : null;

    private static void ThrowIfSizesDiffer(CocoFile file, CocoImage image, PixelSize known)
    {
        if (!image.Size.IsEmpty && !known.IsEmpty && image.Size != known)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid,
                $"The image '{image.FileName}' is {image.Size} in '{file.Path}' and {known} in a file before it. They cannot be the same; rename one of them.");
        }
    }
}
