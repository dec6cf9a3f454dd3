namespace Labeling.MlAssist;

/// <summary>Lets the model look at the items that wait, and makes prelabels of the predictions strictly above the threshold.</summary>
internal sealed class Inference(WorkerServices services, Project project, AssistSettings settings, ITrainedModel model, IItemImages images)
{
    private const int BatchSize = 500;

    private bool IsClassification => project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;

    public async Task<Dictionary<string, double>> RunAsync(RunTracker tracker, Duty duty, CancellationToken cancellationToken)
    {
        var thresholds = duty.State.Thresholds;
        long expected = await WaitingItems.CountAsync(services.Store, project.Id, cancellationToken).ConfigureAwait(false);
        var batch = new List<QueueChange>(BatchSize);
        var log = new PrelabelLog(services.Store, project.Id);
        long seen = 0;
        long problems = 0;
        long prelabeled = 0;
        var last = duty.State.LastItemId;
        var waiting = WaitingItems.ListAsync(services.Store, project.Id, last, cancellationToken);
        await foreach (var (item, prediction) in model.PredictAsync(waiting, images, project, cancellationToken).ConfigureAwait(false))
        {
            tracker.Report((double)++seen / expected);
            last = item.Id;
            problems += prediction.Problem is null ? 0 : 1;
            if (settings.Prelabels && ToPrelabel(prediction, thresholds) is { } change)
            {
                batch.Add(change);
                if (IsClassification)
                {
                    await log.AddAsync(tracker.Run.Id, item.Id, change.Suggestion, cancellationToken).ConfigureAwait(false);
                }
            }

            if (batch.Count == BatchSize)
            {
                prelabeled += await services.Store.UpdateQueueAsync(project.Id, batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await log.FlushAsync(tracker.Run.Id, cancellationToken).ConfigureAwait(false);
        if (batch.Count > 0)
        {
            prelabeled += await services.Store.UpdateQueueAsync(project.Id, batch, cancellationToken).ConfigureAwait(false);
        }

        if (seen == 0)
        {
            // What arrived is nothing for a model: it must not be looked at again and again.
            await foreach (var item in services.Store.ListItemsAsync(project.Id, new ItemQuery { Descending = true, Limit = 1 }, cancellationToken).ConfigureAwait(false))
            {
                last = item.Id;
            }
        }

        services.Instruments.Prelabeled(prelabeled);
        await duty.ChangeAsync(state => new AssistState(state) { LastItemId = last }, cancellationToken).ConfigureAwait(false);
        return new Dictionary<string, double> { [RunMetrics.Items] = seen, [RunMetrics.Prelabeled] = prelabeled, [RunMetrics.Problems] = problems };
    }

    private QueueChange? ToPrelabel(Prediction prediction, IReadOnlyDictionary<LabelClassId, double> thresholds)
    {
        if (prediction.Problem is not null)
        {
            return null;
        }

        // In a project of several tags a picture, a threshold of a class is one for that tag, whatever the others are.
        if (IsClassification && (project.TaskType == LabelingTaskType.ImageClassificationMultiClass || thresholds.ContainsKey(default)))
        {
            var classId = prediction.Annotations.Count == 1 ? prediction.Annotations[0].ClassId : default;
            return prediction.Annotations.Count > 0 && thresholds.Admits(classId, prediction.Confidence) ? Change(prediction.ItemId, prediction.Annotations, prediction.Confidence) : null;
        }

        Annotation[] sure = [.. prediction.Annotations.Where(a => thresholds.Admits(a.ClassId, a.Score!.Value))];
        return sure.Length > 0 ? Change(prediction.ItemId, sure, sure.Min(a => a.Score!.Value)) : null;
    }

    private static QueueChange Change(ItemId item, IReadOnlyList<Annotation> suggestion, double confidence)
        => new() { ItemId = item, Kind = TaskKind.Prelabeled, Suggestion = suggestion, Confidence = confidence };
}
