namespace Labeling.Export.Coco;

/// <summary>Reads the two files of a comparison.</summary>
internal static class EvaluationLoader
{
    public static async Task<EvaluationSet> LoadAsync(
        string groundTruthPath, string detectionsPath, IouType iouType, CocoEvaluationOptions options, CancellationToken cancellationToken)
    {
        var truthFile = await OpenAsync(groundTruthPath, options, cancellationToken).ConfigureAwait(false);
        if (truthFile.IsResults)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid, $"'{truthFile.Path}' is a list of detections; the truth must be a COCO file with images and categories. Were the two files exchanged?");
        }

        var truths = Task.Run(() => ReadAsync(truthFile, cancellationToken), cancellationToken);
        var detections = Task.Run(async () => await ReadAsync(await OpenAsync(detectionsPath, options, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false), cancellationToken);
        var images = await truthFile.ReadImagesAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var builder = new EvaluationSetBuilder(iouType, options.UseCategories, truthFile.Categories, images);
        Add(await truths.ConfigureAwait(false), builder.AddTruth, truthFile.Path, "annotations", options.Reading);
        var found = await detections.ConfigureAwait(false);
        Add(found, builder.AddDetection, System.IO.Path.GetFullPath(detectionsPath), "", options.Reading);
        return builder.Build();
    }

    // Images are compared by their ids; what their files are called does not matter.
    private static Task<CocoFile> OpenAsync(string path, CocoEvaluationOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return CocoFile.ScanAsync(Path.GetFullPath(path), options.Reading, order: null, names: null, cancellationToken);
    }

    private static async Task<List<CocoAnnotation>> ReadAsync(CocoFile file, CancellationToken cancellationToken)
        => await file.ReadAnnotationsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    private static void Add(List<CocoAnnotation> annotations, Func<CocoAnnotation, string?> add, string path, string section, CocoReadOptions options)
    {
        var problems = new ProblemReporter(path, options);
        foreach (var annotation in annotations)
        {
            if (add(annotation) is { } fault)
            {
                var name = FormattableString.Invariant($"annotation {annotation.Id} of image {annotation.ImageId} and category {annotation.CategoryId} cannot be compared: ");
                problems.Error(new ElementPlace(section, -1, 0), member: null, name + fault);
            }
        }
    }
}
