using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Puts the items that wait without a prelabel on pages of pictures that look alike, and chooses which of them come first.</summary>
internal sealed class Featurization(WorkerServices services, Project project, AssistSettings settings, ITrainedModel model, IItemImages images)
{
    private const int BatchSize = 500;
    private const int UsualPage = 9;
    private const float LeastPurity = 0.75f;

    private bool IsClassification => project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;

    public async Task<Dictionary<string, double>> RunAsync(RunTracker tracker, Duty duty, CancellationToken cancellationToken)
    {
        var way = services.NextItems(settings.NextItems);
        string folder = Directory.CreateDirectory(Path.Combine(services.Options.Folder, "temporary")).FullName;
        using var items = new EmbeddedItems(folder, tracker.Run.Id.ToString(), model.EmbeddingLength, IsClassification ? model.LabelClasses.Count : 1);
        var placed = new HashSet<ItemId>();
        var last = await EmbedAsync(items, placed, tracker, duty.State.LastItemId, cancellationToken).ConfigureAwait(false);
        int wanted = await WantedAsync(items.Count, duty.State, cancellationToken).ConfigureAwait(false);
        int[] order = way is null || items.Count == 0
            ? [.. Enumerable.Range(0, items.Count)]
            : [.. await Task.Run(() => way.Choose(new NextItemCandidates(items), Math.Max(1, wanted), project.Seed, cancellationToken), cancellationToken).ConfigureAwait(false)];
        bool hasPages = settings.Clusters && IsClassification && items.EmbeddingLength > 0;
        var pages = !hasPages ? (way is null ? [] : order.Chunk(1)) : await Task.Run(() => MakePages(items, order, wanted, cancellationToken), cancellationToken).ConfigureAwait(false);
        long clustered = await ApplyAsync(items, pages, placed, cancellationToken).ConfigureAwait(false);
        if (last > duty.State.LastItemId)
        {
            await duty.ChangeAsync(state => new AssistState(state) { LastItemId = last }, cancellationToken).ConfigureAwait(false);
        }

        services.Instruments.Clustered(clustered);
        return new Dictionary<string, double> { [RunMetrics.Items] = items.Count, [RunMetrics.Clustered] = clustered };
    }

    /// <summary>
    /// A third of what is still to be labeled until the next round. The rest comes from the queue's own random order: only that is a fair sample of what
    /// waits, by which the next model is measured.
    /// </summary>
    private async Task<int> WantedAsync(int count, AssistState state, CancellationToken cancellationToken)
    {
        var progress = await services.Store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false);
        long missing = settings.LabelsForNextRun(state) - progress.Labeled;
        return (int)Math.Clamp(missing / 3, Math.Min(count, UsualPage), count);
    }

    /// <param name="items">Gets the items that wait.</param>
    /// <param name="placed">Gets those of them that are on pages.</param>
    /// <param name="tracker">Is told how far it is.</param>
    /// <param name="last">The last item that was looked at before.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The last item that was looked at.</returns>
    private async Task<ItemId> EmbedAsync(EmbeddedItems items, HashSet<ItemId> placed, RunTracker tracker, ItemId last, CancellationToken cancellationToken)
    {
        long expected = await WaitingItems.CountAsync(services.Store, project.Id, cancellationToken).ConfigureAwait(false);
        var waiting = WaitingItems.ListAsync(services.Store, project.Id, default, cancellationToken).Where(i => i.Kind != TaskKind.Prelabeled);
        await foreach (var (item, prediction) in model.PredictAsync(waiting, images, project, cancellationToken).ConfigureAwait(false))
        {
            tracker.Report(0.9 * items.Count / expected);
            last = item.Id > last ? item.Id : last;
            if (item.Kind == TaskKind.Clustered)
            {
                placed.Add(item.Id);
            }

            if (prediction.Problem is null)
            {
                items.Add(item.Id, prediction.Embedding.Span, IsClassification ? prediction.ClassScores.Span : [(float)prediction.Annotations.Select(a => a.Score ?? 0).DefaultIfEmpty(0).Min()]);
            }
        }

        return last;
    }

    private IReadOnlyList<int[]> MakePages(EmbeddedItems items, int[] order, int wanted, CancellationToken cancellationToken)
    {
        int size = project.Settings.PageSize > 1 ? project.Settings.PageSize : UsualPage;
        var pages = PageMaker.Make(items, [.. order.OrderBy(i => Hashing.Unit(project.Seed, 6, items.ItemAt(i).Value))], size, project.Seed, cancellationToken);
        return [.. pages.Where(page => page.Length > 1 && BelongsTogether(items, page)).Take(Math.Max(1, wanted / size))];
    }

    /// <summary>Whether the pictures of a page are likely to share a class: what does not belong together is better labeled one by one.</summary>
    private static bool BelongsTogether(EmbeddedItems items, int[] page)
    {
        float[] scores = new float[items.ScoreLength];
        float[] sum = new float[items.ScoreLength];
        foreach (int item in page)
        {
            items.ReadScores(item, scores);
            TensorPrimitives.Add(sum, scores, sum);
        }

        return TensorPrimitives.Max<float>(sum) >= LeastPurity * page.Length;
    }

    /// <summary>Hands the pages to the queue.</summary>
    private async Task<long> ApplyAsync(EmbeddedItems items, IEnumerable<int[]> pages, HashSet<ItemId> placed, CancellationToken cancellationToken)
    {
        long clustered = 0;
        foreach (var batch in pages.SelectMany(page => page.Select(i => (Item: items.ItemAt(i), Group: items.ItemAt(page[0]).Value))).Chunk(BatchSize))
        {
            placed.ExceptWith(batch.Select(p => p.Item));
            clustered += await services.Store.UpdateQueueAsync(
                project.Id, [.. batch.Select(p => new QueueChange { ItemId = p.Item, Kind = TaskKind.Clustered, Group = p.Group })], cancellationToken).ConfigureAwait(false);
        }

        // Those of an earlier run that found no place this time go back among the rest.
        foreach (var batch in placed.Order().Chunk(BatchSize))
        {
            await services.Store.UpdateQueueAsync(project.Id, [.. batch.Select(i => new QueueChange { ItemId = i, Kind = TaskKind.Manual })], cancellationToken).ConfigureAwait(false);
        }

        return clustered;
    }
}
