namespace Labeling.Export.Coco;

/// <summary>The file with the images and the file with the annotations, which mostly are one, and what is known of them.</summary>
internal sealed class ImportSource(CocoFile truth, CocoFile labels, CocoReadOptions options, AnnotationOrder order)
{
    private const int LookedAt = 1000;

    public CocoFile Truth => truth;

    public CocoFile Labels => labels;

    public CocoReadOptions Options => options;

    public AnnotationOrder Order => order;

    /// <summary>Whether images and annotations both come in the order of the images' ids.</summary>
    public bool IsSorted => order.IsSorted && truth.Index.ImagesAreSorted;

    public LabelingTaskType TaskType { get; private set; }

    /// <summary>Finds out what opening the files did not tell: the order of a results file, and what kind of labels these are.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (labels.IsResults)
        {
            await LookAtResultsAsync(cancellationToken).ConfigureAwait(false);
        }

        TaskType = await FindTaskTypeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A reporter that says nothing and leaves out what is wrong.</summary>
    public ProblemReporter Quiet() => new(labels.Path, options.ToLenient(onProblem: null));

    /// <summary>Reads the annotations of blocks.</summary>
    public IAsyncEnumerable<CocoAnnotation> ReadAnnotationsAsync(IEnumerable<IBlockSource> lists, ProblemReporter problems, CancellationToken cancellationToken)
        => Reader(lists, problems).ReadAsync(cancellationToken);

    /// <summary>Reads the annotations of blocks.</summary>
    public AnnotationReader Reader(IEnumerable<IBlockSource> lists, ProblemReporter problems)
        => new(labels.Path, lists, needsId: !labels.IsResults, problems, new AnnotationCheck(truth.Index, problems, hasIds: !labels.IsResults));

    private async Task LookAtResultsAsync(CancellationToken cancellationToken)
    {
        foreach (var list in labels.OpenLists(Quiet()))
        {
            await using (list.ConfigureAwait(false))
            {
                while (await list.NextAsync(cancellationToken).ConfigureAwait(false) is { } block)
                {
                    using (block)
                    {
                        for (var i = 0; i < block.Count; i++)
                        {
                            order.Add(block[i]);
                        }
                    }
                }
            }
        }
    }

    private async Task<LabelingTaskType> FindTaskTypeAsync(CancellationToken cancellationToken)
    {
        var problems = Quiet();
        var hasBox = false;
        var hasLabel = false;
        await foreach (var annotation in ReadAnnotationsAsync(labels.OpenLists(problems), problems, cancellationToken).Take(LookedAt).ConfigureAwait(false))
        {
            if (annotation.Segmentation is not null)
            {
                return LabelingTaskType.InstanceSegmentation;
            }

            hasBox |= annotation.Box is not null;
            hasLabel = true;
        }

        return hasBox || !hasLabel ? LabelingTaskType.ObjectDetection : await FindClassificationAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Labels for whole images, it seems. Whether one image has several can only be said after looking at all.</summary>
    private async Task<LabelingTaskType> FindClassificationAsync(CancellationToken cancellationToken)
    {
        var problems = Quiet();
        var images = new IdSet();
        var found = LabelingTaskType.ImageClassificationMultiClass;
        await foreach (var annotation in ReadAnnotationsAsync(labels.OpenLists(problems), problems, cancellationToken).ConfigureAwait(false))
        {
            if (annotation.Shape is not null)
            {
                return annotation.Segmentation is null ? LabelingTaskType.ObjectDetection : LabelingTaskType.InstanceSegmentation;
            }

            found = images.Add(annotation.ImageId) ? found : LabelingTaskType.ImageClassificationMultiLabel;
        }

        return found;
    }
}
