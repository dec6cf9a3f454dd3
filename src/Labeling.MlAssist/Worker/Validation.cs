using System.Globalization;

namespace Labeling.MlAssist;

/// <summary>Measures a model on labeled items it never saw, and chooses the threshold above which its predictions are shown.</summary>
/// <remarks>
/// The accuracy on test items is the accuracy on the waiting ones only where both are alike. So a test item counts when it came up in the queue's own random
/// order, and until an earlier round's model would have prelabeled it: like it, such items have left the queue, and what still waits is harder. And
/// test predictions of a classification are weighted so that they are as sure as those on the waiting items. Where a model has predictions on what it
/// learned from by models that were fitted without it, these count like test items: a part of the labels kept apart would be too few to tell much.
/// </remarks>
internal sealed class Validation(LabelStore store, Project project, AssistSettings settings, ITrainedModel model, IItemImages images, int maxItems)
{
    private const double SameObject = 0.5;
    private const int MostWaiting = 2000;
    private const int LeastBatch = 50;

    private bool IsClassification => project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;

    /// <summary>Whether each tag of a picture with several has a threshold of its own, so that sure ones are offered beside doubtful ones.</summary>
    private bool IsByTag => project.TaskType == LabelingTaskType.ImageClassificationMultiLabel && settings.ThresholdScope == ThresholdScope.PerClass && settings.FixedThreshold is null;

    public async Task<Dictionary<string, double>> RunAsync(RunTracker tracker, RunId modelId, Duty duty, CancellationToken cancellationToken)
    {
        var selection = await LabelSelection.ReadAsync(store, project, settings, maxItems, draws: false, cancellationToken).ConfigureAwait(false);
        var spent = await SpentItems.ReadAsync(store, project.Id, cancellationToken).ConfigureAwait(false);
        Item[] test = [.. selection.Test.Where(i => !spent.Contains(i.Id))];
        var (judged, problems) = await JudgeTestAsync(test, tracker, cancellationToken).ConfigureAwait(false);
        if (model is IHeldOutPredictions heldOut)
        {
            judged.AddRange(from item in selection.Training.Concat(selection.Validation)
                            where item.Kind == TaskKind.Manual && !spent.Contains(item.Id)
                            let prediction = heldOut.FindHeldOut(item.Id)
                            where prediction is not null
                            from one in Judge(item, prediction)
                            select one);
        }

        tracker.Log($"{judged.Select(j => j.ItemId).Distinct().Count()} labeled items are like those that wait and were not seen by what predicts them: {test.Length} kept for the test, the rest held out in turn");
        var promises = new Dictionary<LabelClassId, Promise>();
        if (IsClassification && judged.Count > 0)
        {
            (judged, promises) = await RelateAsync(judged, selection, tracker, cancellationToken).ConfigureAwait(false);
        }

        var budget = await ErrorBudget.ReadAsync(store, project, settings, cancellationToken).ConfigureAwait(false);
        var metrics = Summarize(judged, promises, budget, tracker, out var thresholds);
        await budget.SaveAsync(cancellationToken).ConfigureAwait(false);
        metrics[RunMetrics.Problems] = problems;
        if (settings.Prelabels && IsClassification)
        {
            await spent.AddAsync(judged.Where(j => thresholds.Admits(j.ClassId, j.Confidence)).Select(j => j.ItemId), cancellationToken).ConfigureAwait(false);
        }

        await duty.ChangeAsync(state => new AssistState(state) { ModelRunId = modelId, Thresholds = thresholds, LastItemId = default }, cancellationToken).ConfigureAwait(false);
        return metrics;
    }

    /// <summary>Makes what was judged stand for the items that wait, and says what may be promised of these: for all together under the default, or tag by tag.</summary>
    private async Task<(List<Judged> Judged, Dictionary<LabelClassId, Promise> Promises)> RelateAsync(List<Judged> judged, LabelSelection selection, RunTracker tracker, CancellationToken cancellationToken)
    {
        var (waiting, standsFor) = await SampleWaitingAsync(cancellationToken).ConfigureAwait(false);
        var handedIn = await new PrelabelLog(store, project.Id).CompareAsync(selection.Suggested, IsByTag, cancellationToken).ConfigureAwait(false);
        var weighted = new List<Judged>(judged.Count);
        var promises = new Dictionary<LabelClassId, Promise>();
        foreach (var group in judged.GroupBy(j => IsByTag ? j.ClassId : default))
        {
            double[] confidences = waiting.GetValueOrDefault(group.Key, []);
            var (count, right) = handedIn.GetValueOrDefault(group.Key);
            weighted.AddRange(Reweighting.Apply([.. group], confidences));
            promises[group.Key] = new Promise(settings.RequiredAccuracy, count, right, confidences, standsFor, Math.Max(LeastBatch, selection.Total));
        }

        foreach (var (labelClass, (count, right)) in handedIn.OrderBy(h => h.Key))
        {
            string whose = IsByTag ? $" with class {labelClass}" : string.Empty;
            tracker.Log(string.Create(CultureInfo.InvariantCulture, $"of {count} prelabels{whose} handed in so far {right} were right: {(double)right / count:0.000}"));
        }

        return (weighted, promises);
    }

    private async Task<(List<Judged> Judged, int Problems)> JudgeTestAsync(Item[] test, RunTracker tracker, CancellationToken cancellationToken)
    {
        var judged = new List<Judged>();
        int problems = 0;
        int seen = 0;
        await foreach (var (item, prediction) in model.PredictAsync(test.ToAsyncEnumerable(), images, project, cancellationToken).ConfigureAwait(false))
        {
            tracker.Report((double)++seen / test.Length);
            if (prediction.Problem is not null)
            {
                problems++;
            }
            else
            {
                judged.AddRange(Judge(item, prediction));
            }
        }

        return (judged, problems);
    }

    /// <summary>How sure the model is of waiting items, ascending, as a sample tells that is the same each time.</summary>
    private async Task<(Dictionary<LabelClassId, double[]> Confidences, double StandsFor)> SampleWaitingAsync(CancellationToken cancellationToken)
    {
        double share = (double)MostWaiting / await WaitingItems.CountAsync(store, project.Id, cancellationToken).ConfigureAwait(false);
        var waiting = WaitingItems.ListAsync(store, project.Id, default, cancellationToken).Where(i => i.Kind != TaskKind.Prelabeled && Hashing.Unit(project.Seed, 7, i.Id.Value) < share);
        var confidences = new List<(LabelClassId ClassId, double Confidence)>();
        await foreach (var (_, prediction) in model.PredictAsync(waiting, images, project, cancellationToken).ConfigureAwait(false))
        {
            if (prediction.Problem is null)
            {
                confidences.AddRange(IsByTag ? prediction.Annotations.Select(a => (a.ClassId, a.Score!.Value)) : [(default, prediction.Confidence)]);
            }
        }

        return (confidences.GroupBy(c => c.ClassId, c => c.Confidence).ToDictionary(g => g.Key, g => g.Order().ToArray()), Math.Max(1, 1 / share));
    }

    private IEnumerable<Judged> Judge(Item item, Prediction prediction)
        => !IsClassification ? JudgeObjects(item, prediction) : IsByTag ? JudgeTags(item, prediction) : [JudgeClasses(item, prediction)];

    /// <summary>Each predicted tag is right that people gave, whatever the others are.</summary>
    private static IEnumerable<Judged> JudgeTags(Item item, Prediction prediction)
        => prediction.Annotations.Select(a => new Judged(item.Id, a.ClassId, a.Score!.Value, item.Annotations.Any(truth => truth.ClassId == a.ClassId)));

    private static Judged JudgeClasses(Item item, Prediction prediction)
    {
        var truth = item.Annotations.Select(a => a.ClassId).ToHashSet();
        var predicted = prediction.Annotations.Select(a => a.ClassId).ToArray();
        return new Judged(item.Id, predicted.Length == 1 ? predicted[0] : default, prediction.Confidence, truth.SetEquals(predicted));
    }

    /// <summary>Each predicted object is right that covers a true one of its class, not covered by a surer one.</summary>
    private static IEnumerable<Judged> JudgeObjects(Item item, Prediction prediction)
    {
        var left = item.Annotations.Where(a => a.Shape is not null).ToList();
        foreach (var annotation in prediction.Annotations.OrderByDescending(a => a.Score))
        {
            var best = left.Where(a => a.ClassId == annotation.ClassId).Select(a => (Annotation: a, Overlap: Overlap(a.Shape!, annotation.Shape!))).OrderByDescending(p => p.Overlap).FirstOrDefault();
            bool isRight = best.Annotation is not null && best.Overlap >= SameObject;
            if (isRight)
            {
                left.Remove(best.Annotation!);
            }

            yield return new Judged(item.Id, annotation.ClassId, annotation.Score!.Value, isRight);
        }
    }

    /// <summary>Outlines that cross themselves have no area to compare; their boxes do.</summary>
    private static double Overlap(Shape truth, Shape predicted)
    {
        try
        {
            return truth.Iou(predicted);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or LabelingException)
        {
            return truth.Bounds.Iou(predicted.Bounds);
        }
    }

    private Dictionary<string, double> Summarize(List<Judged> judged, Dictionary<LabelClassId, Promise> promises, ErrorBudget budget, RunTracker tracker, out Dictionary<LabelClassId, double> thresholds)
    {
        thresholds = [];
        bool perClass = settings.ThresholdScope == ThresholdScope.PerClass && settings.FixedThreshold is null;
        Promise PromiseOf(LabelClassId labelClass) => promises.GetValueOrDefault(labelClass) ?? Promise.Plain(settings.RequiredAccuracy);
        var choices = perClass
            ? judged.GroupBy(j => j.ClassId).OrderBy(g => g.Key).Select(g => (ClassId: g.Key, Choice: Choose(g, PromiseOf(g.Key), budget, g.Key))).ToList()
            : [(ClassId: default(LabelClassId), Choice: Choose(judged, PromiseOf(default), budget, default))];
        foreach (var (classId, choice) in choices)
        {
            string whose = perClass ? $"class {classId}: " : string.Empty;
            string found = choice.Threshold is { } threshold
                ? string.Create(CultureInfo.InvariantCulture, $"threshold {threshold:0.0000}: {choice.Right} of {choice.Count} test predictions above it are right, which assures {choice.LowerBound:0.000}; {choice.Reason}")
                : $"no prelabels: {choice.Reason}";
            tracker.Log(whose + found);
            if (choice.Threshold is { } value)
            {
                thresholds[classId] = value;
            }
        }

        var metrics = Metrics(judged, [.. choices.Select(c => c.Choice)]);
        metrics["thresholdTests"] = choices.Count == 0 ? 0 : choices.Max(c => budget.Of(c.ClassId).Number - 1);
        metrics["errorBudgetLeft"] = choices.Count == 0 ? 1 : choices.Min(c => budget.Of(c.ClassId).Left);
        foreach (var (classId, threshold) in thresholds.Where(_ => perClass))
        {
            metrics[string.Create(CultureInfo.InvariantCulture, $"{RunMetrics.Threshold} {classId}")] = threshold;
        }

        return metrics;
    }

    private ThresholdChoice Choose(IEnumerable<Judged> judged, Promise promise, ErrorBudget budget, LabelClassId labelClass)
    {
        if (settings.FixedThreshold is { } threshold)
        {
            return ThresholdChooser.Fixed(judged, threshold, settings.Confidence);
        }

        Judged[] all = [.. judged];
        var choice = ThresholdChooser.Choose(all, promise, settings.Confidence, budget.Of(labelClass), isCalibrated: model is IHeldOutPredictions);
        if (choice.IsTest)
        {
            budget.Add(labelClass, choice.Risk, all.Length);
        }

        return choice;
    }

    private static Dictionary<string, double> Metrics(List<Judged> judged, ThresholdChoice[] choices)
    {
        ThresholdChoice[] open = [.. choices.Where(c => c.Threshold is not null)];
        ThresholdChoice[] counted = open.Length > 0 ? open : choices;
        int count = counted.Sum(c => c.Count);
        var metrics = new Dictionary<string, double>
        {
            [RunMetrics.Accuracy] = count == 0 ? 0 : (double)counted.Sum(c => c.Right) / count,
            [RunMetrics.AccuracyLowerBound] = counted.Length == 0 ? 0 : counted.Min(c => c.LowerBound),
            [RunMetrics.Items] = count,
            ["testAccuracy"] = judged.Count == 0 ? 0 : (double)judged.Count(j => j.IsRight) / judged.Count,
            ["testItems"] = judged.Select(j => j.ItemId).Distinct().Count(),
        };
        if (open.Length > 0)
        {
            metrics[RunMetrics.Threshold] = open.Min(c => c.Threshold!.Value);
        }

        return metrics;
    }
}
