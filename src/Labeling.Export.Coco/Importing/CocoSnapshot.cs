using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>A COCO file's labels in the form of a project's.</summary>
internal sealed class CocoSnapshot : LabelSnapshot
{
    private readonly ImportSource _source;
    private readonly ImportedClasses _classes;
    private readonly Func<string, CancellationToken, ValueTask<PixelSize>>? _findSize;
    private readonly WarningList _warnings;
    private SortedElements? _sortedImages;
    private SortedElements? _sortedAnnotations;
    private bool _wasRead;

    /// <summary>Makes a snapshot that goes on to collect what is left out where the opening of the files ended.</summary>
    public CocoSnapshot(ImportSource source, Func<string, CancellationToken, ValueTask<PixelSize>>? findSize, WarningList warnings)
    {
        _warnings = warnings;
        _findSize = findSize;
        _source = source;
        _classes = new ImportedClasses(source.Truth.Categories, warnings);
        Project = MakeUp(source, _classes);
    }

    public override Project Project { get; }

    public override long ItemCount => _source.Truth.ImageCount - _source.Truth.Index.UnusablePaths;

    public override IReadOnlyList<string> Warnings => _warnings.ToList();

    public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What was wrong is said once, however often the labels are read.
        var warnings = _wasRead ? new WarningList() : _warnings;
        var problems = _wasRead ? _source.Quiet() : Reporter(warnings);
        _wasRead = true;
        await SortAsync(cancellationToken).ConfigureAwait(false);
        var maker = new ItemMaker(_source, _classes, warnings);
        var annotations = new AnnotationCursor(ReadAnnotations(problems), cancellationToken);
        await using (annotations.ConfigureAwait(false))
        {
            await annotations.StepAsync().ConfigureAwait(false);
            await foreach (var image in ReadImagesAsync(cancellationToken).ConfigureAwait(false))
            {
                while (maker.Take(annotations, image.Id))
                {
                    await annotations.StepAsync().ConfigureAwait(false);
                }

                if (maker.Finish(await SizedAsync(image, cancellationToken).ConfigureAwait(false)) is { } item)
                {
                    yield return item;
                }
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        _sortedImages?.Dispose();
        _sortedAnnotations?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CocoImage> SizedAsync(CocoImage image, CancellationToken cancellationToken)
        => image.Size.IsEmpty && _findSize is not null && RelativePath.FindFault(image.FileName) is null
            ? new CocoImage(image) { Size = await _findSize(RelativePath.Normalize(image.FileName), cancellationToken).ConfigureAwait(false) }
            : image;

    private ProblemReporter Reporter(WarningList warnings)
        => new(_source.Labels.Path, _source.Options.With(problem =>
        {
            _source.Options.OnProblem?.Invoke(problem);
            warnings.AddIfError(problem);
        }));

    private AnnotationReader ReadAnnotations(ProblemReporter problems)
        => _source.Reader(_sortedAnnotations is null ? _source.Labels.OpenLists(problems) : [_sortedAnnotations.Open()], problems);

    private IAsyncEnumerable<CocoImage> ReadImagesAsync(CancellationToken cancellationToken)
        => _sortedImages is null ? _source.Truth.ReadImagesAsync(cancellationToken) : ReadSortedImagesAsync(_sortedImages, cancellationToken);

    private async IAsyncEnumerable<CocoImage> ReadSortedImagesAsync(SortedElements sorted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var quiet = _source.Quiet();
        var ids = new IdSet();
        var blocks = sorted.Open();
        await using (blocks.ConfigureAwait(false))
        {
            while (await blocks.NextAsync(cancellationToken).ConfigureAwait(false) is { } block)
            {
                using (block)
                {
                    for (var i = 0; i < block.Count; i++)
                    {
                        if (ImageParser.TryParse(block[i], quiet, block.PlaceOf(i)) is { } image && ids.Add(image.Id) && !_source.Truth.Index.SameNamed.Contains(image.Id))
                        {
                            yield return image;
                        }
                    }
                }
            }
        }
    }

    private async Task SortAsync(CancellationToken cancellationToken)
    {
        if (_source.IsSorted || _sortedAnnotations is not null)
        {
            return;
        }

        var quiet = _source.Quiet();
        var truth = _source.Truth;
        var ids = await truth.ReadImagesAsync(cancellationToken).Select(image => image.Id).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        Array.Sort(ids);
        if (!truth.Index.ImagesAreSorted)
        {
            _sortedImages = await SortedElements.SortAsync(
                "images", truth.OpenImageLists, text => ImageParser.TryParse(text, quiet, default)?.Id, ids, cancellationToken).ConfigureAwait(false);
        }

        _sortedAnnotations = await SortedElements.SortAsync(
            _source.Labels.IsResults ? "" : "annotations",
            () => _source.Labels.OpenLists(quiet),
            text => AnnotationOrder.FindImageId(text, quiet),
            ids,
            cancellationToken).ConfigureAwait(false);
    }

    private static Project MakeUp(ImportSource source, ImportedClasses classes)
    {
        var name = Path.GetFileNameWithoutExtension(source.Labels.Path);
        return new Project
        {
            Id = default,
            Name = string.IsNullOrWhiteSpace(name) ? "coco" : name,
            TaskType = source.TaskType,
            State = ProjectState.Completed,
            LabelClasses = classes.All,
            NextLabelClassId = classes.NextId,
            Dataset = new DatasetDefinition("coco", source.Truth.Path),
            Description = source.Truth.Info.Description,
            Settings = new ProjectSettings { AllowEmptyImages = true },
            Seed = 0,
            CreatedAt = File.GetLastWriteTimeUtc(source.Labels.Path),
        };
    }
}
