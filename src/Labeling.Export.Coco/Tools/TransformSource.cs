namespace Labeling.Export.Coco;

/// <summary>A file that others are made of.</summary>
internal sealed class TransformSource
{
    private long _errors;
    private bool _wereRead;

    private TransformSource()
    {
    }

    public CocoFile File { get; private set; } = null!;

    public static async Task<TransformSource> OpenAsync(string path, CocoReadOptions? reading, CancellationToken cancellationToken)
    {
        reading ??= new CocoReadOptions();
        var source = new TransformSource();
        source.File = await CocoFile.OpenAsync(path, reading.ForTransform(source.Count + reading.OnProblem), cancellationToken).ConfigureAwait(false);
        return source.File.IsResults
            ? throw new LabelingException(LabelingErrorCodes.ImportInvalid, $"'{source.File.Path}' is a list of detections without images and categories. Give a whole COCO file.")
            : source;
    }

    /// <summary>What the output says about itself, unless the caller says otherwise.</summary>
    public CocoWriterOptions WriterOptions(CocoWriterOptions? writing) => new()
    {
        Info = writing?.Info ?? File.Info,
        Licenses = writing is { Licenses.Count: > 0 } ? writing.Licenses : File.Licenses,
        Extra = writing is { Extra.Count: > 0 } ? writing.Extra : File.Extra,
        Overwrite = writing?.Overwrite ?? true,
    };

    public async Task<ExportReport> CopyAsync(
        string output,
        IEnumerable<CocoCategory> categories,
        Func<CocoImage, CocoImage?> mapImage,
        Func<CocoAnnotation, CocoAnnotation?> mapAnnotation,
        CocoWriterOptions? writing,
        CancellationToken cancellationToken)
    {
        var writer = CocoWriter.Create(output, categories, WriterOptions(writing));
        await using (writer.ConfigureAwait(false))
        {
            await foreach (var image in File.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (mapImage(image) is { } mapped)
                {
                    await writer.WriteAsync(mapped, cancellationToken).ConfigureAwait(false);
                }
            }

            await foreach (var annotation in ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (mapAnnotation(annotation) is { } mapped)
                {
                    await writer.WriteAsync(mapped, cancellationToken).ConfigureAwait(false);
                }
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return Report(writer);
    }

    /// <summary>Reads the annotations; problems are reported the first time only.</summary>
    public IAsyncEnumerable<CocoAnnotation> ReadAnnotationsAsync(CancellationToken cancellationToken)
    {
        var again = _wereRead;
        _wereRead = true;
        return again ? File.ReadAnnotationsAgainAsync(cancellationToken) : File.ReadAnnotationsAsync(cancellationToken);
    }

    /// <summary>The ids of all images in an order that depends on nothing but them and the seed.</summary>
    public async Task<long[]> ShuffleImagesAsync(int seed, CancellationToken cancellationToken)
    {
        var ids = await File.ReadImagesAsync(cancellationToken).Select(image => image.Id).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        Array.Sort(ids);
#pragma warning disable CA5394 // Which images are drawn must follow from the seed; nothing secret depends on it.
        new Random(seed).Shuffle(ids);
#pragma warning restore CA5394
        return ids;
    }

    public ExportReport Report(CocoWriter writer) => new()
    {
        Images = writer.Images,
        Annotations = writer.Annotations,
        Location = writer.Path,
        Warnings = _errors == 0 ? [] : [$"{_errors} errors were met in reading '{File.Path}'; what they are about was left out."],
    };

    private void Count(CocoProblem problem)
    {
        if (problem.Severity == CocoProblemSeverity.Error)
        {
            _errors++;
        }
    }
}
