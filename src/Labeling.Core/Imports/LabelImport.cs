namespace Labeling;

/// <summary>Takes labels made elsewhere into a project, in batches: memory does not grow with their number.</summary>
internal sealed class LabelImport
{
    private const int BatchItems = 500;
    private const int BatchAnnotations = 20_000;

    private readonly ProjectSession _session;
    private readonly ImportOptions _options;
    private readonly ImportTally _tally = new();
    private readonly HashSet<ItemId> _seen = [];
    private readonly List<ImportedLabels> _batch = [];
    private readonly List<ItemImageFacts> _facts = [];
    private int _batchAnnotations;

    public LabelImport(ProjectSession session, ImportOptions options)
    {
        _session = session;
        _options = options;
    }

    public async Task<ImportReport> RunAsync(IImporter importer, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var activity = EngineInstruments.Activities.StartActivity("labeling.import");
        activity?.SetTag("labeling.project.id", _session.Id.ToString());
        activity?.SetTag("labeling.import.format", importer.Format);
        await RequireOpenAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await importer.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (snapshot.ConfigureAwait(false))
        {
            var classes = await ImportClassMap.MatchAsync(_session, snapshot.Project, _options.MissingClasses, cancellationToken).ConfigureAwait(false);
            var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
            var answers = new ImportedAnswer(_session.Info, _session.View.Rules, classes, _options.Target, _tally);
            await foreach (var item in snapshot.ReadItemsAsync(cancellationToken).ConfigureAwait(false))
            {
                await TakeAsync(store, answers, item, cancellationToken).ConfigureAwait(false);
                _tally.Images++;
                if (_batch.Count >= BatchItems || _batchAnnotations >= BatchAnnotations)
                {
                    await FlushAsync(store, cancellationToken).ConfigureAwait(false);
                    progress?.Report(_tally.Images);
                }
            }

            await FlushAsync(store, cancellationToken).ConfigureAwait(false);
            progress?.Report(_tally.Images);
            LogMessages.Imported(_session.Services.Log, _session.Id, importer.Format, _options.Target, _tally.Imported, _tally.Images);
            return _tally.ToReport(snapshot.Warnings, await AnyPathAsync(store, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task RequireOpenAsync(CancellationToken cancellationToken)
    {
        var project = await _session.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (project.State is not (ProjectState.Running or ProjectState.Paused))
        {
            throw Failures.ProjectState(project, "given labels", project.State == ProjectState.Initializing ? "call StartAsync first" : "it has ended");
        }
    }

    private async ValueTask TakeAsync(LabelStore store, ImportedAnswer answers, Item imported, CancellationToken cancellationToken)
    {
        if (imported.Annotations.Count == 0)
        {
            _tally.WithoutLabels++;
            return;
        }

        if (await FindAsync(store, imported.Path, cancellationToken).ConfigureAwait(false) is not { } item)
        {
            return;
        }

        if (!_seen.Add(item.Id))
        {
            _tally.AddRefused($"'{AssetPaths.Printable(item.Path)}' came more than once; the first labels stand.");
            return;
        }

        if (item.Status != ItemStatus.Unlabeled)
        {
            _tally.AddBatch(imported: 0, waitingNoMore: 1, annotations: 0);
            return;
        }

        var size = await SizeAsync(item, imported.ImageSize, cancellationToken).ConfigureAwait(false);
        if (answers.Make(item.Path, size, imported.ImageSize, imported.Annotations) is { } labels)
        {
            _batch.Add(new ImportedLabels { ItemId = item.Id, Annotations = labels });
            _batchAnnotations += labels.Count;
        }
    }

    private async ValueTask<Item?> FindAsync(LabelStore store, string path, CancellationToken cancellationToken)
    {
        if ((_options.MapPath is { } map ? map(path) : path) is not { } mapped)
        {
            _tally.AddPassedOver();
            return null;
        }

        if (await store.FindItemAsync(_session.Id, mapped, cancellationToken).ConfigureAwait(false) is { } item)
        {
            return item;
        }

        _tally.AddNotFound(mapped);
        return null;
    }

    /// <summary>The size of the item's picture: known, or looked up, or at least what the import says. What is new is kept: exports need it.</summary>
    private async ValueTask<PixelSize> SizeAsync(Item item, PixelSize importedSize, CancellationToken cancellationToken)
    {
        if (!item.ImageSize.IsEmpty)
        {
            return item.ImageSize;
        }

        var found = await _session.Services.Images.LookAtAsync(_session, item, cancellationToken).ConfigureAwait(false);
        var size = found.ImageSize.IsEmpty && item.Problem is null ? importedSize : found.ImageSize;
        if (!size.IsEmpty)
        {
            _facts.Add(new ItemImageFacts { ItemId = item.Id, ImageSize = size, Warnings = found.Warnings });
        }

        return size;
    }

    private async Task FlushAsync(LabelStore store, CancellationToken cancellationToken)
    {
        if (_facts.Count > 0)
        {
            await store.SetImageFactsAsync(_session.Id, _facts, cancellationToken).ConfigureAwait(false);
            _facts.Clear();
        }

        if (_batch.Count == 0)
        {
            return;
        }

        var taken = _options.Target == ImportTarget.FinalLabels
            ? await store.ImportLabelsAsync(_session.Id, _batch, _options.Labeler, cancellationToken).ConfigureAwait(false)
            : await store.UpdateQueueAsync(_session.Id, _batch.ConvertAll(ToChange), cancellationToken).ConfigureAwait(false);
        long annotations = taken == _batch.Count ? _batchAnnotations : await CountAsync(store, cancellationToken).ConfigureAwait(false);
        _tally.AddBatch(taken, _batch.Count - taken, annotations);
        _batch.Clear();
        _batchAnnotations = 0;
    }

    /// <summary>Counts the annotations of those items of the batch that were not passed over, which the store does not say by name.</summary>
    private async Task<long> CountAsync(LabelStore store, CancellationToken cancellationToken)
    {
        long count = 0;
        foreach (var labels in _batch)
        {
            // The same change again changes nothing, and is passed over again.
            bool isTaken = _options.Target == ImportTarget.FinalLabels
                ? await store.FindItemAsync(_session.Id, labels.ItemId, cancellationToken).ConfigureAwait(false) is { Status: ItemStatus.Labeled }
                : await store.UpdateQueueAsync(_session.Id, [ToChange(labels)], cancellationToken).ConfigureAwait(false) > 0;
            count += isTaken ? labels.Annotations.Count : 0;
        }

        return count;
    }

    private async Task<string?> AnyPathAsync(LabelStore store, CancellationToken cancellationToken)
    {
        if (_tally.NotFound == 0 || _tally.NotFound < _tally.Images)
        {
            return null;
        }

        await foreach (var item in store.ListItemsAsync(_session.Id, new ItemQuery { Limit = 1 }, cancellationToken).ConfigureAwait(false))
        {
            return item.Path;
        }

        return null;
    }

    private static QueueChange ToChange(ImportedLabels labels) => new()
    {
        ItemId = labels.ItemId,
        Kind = TaskKind.Prelabeled,
        Suggestion = labels.Annotations,
        Confidence = labels.Annotations.All(annotation => annotation.Score is not null) ? labels.Annotations.Min(annotation => annotation.Score) : null,
    };
}
