namespace Labeling.MlAssist;

/// <summary>The work of the four kinds of runs. Keeps the model from one run of a round to the next.</summary>
internal sealed class Round(WorkerServices services, Project project, AssistSettings settings, Duty duty, AssistRecords records) : IAsyncDisposable
{
    private readonly IItemImages _images = new LazyImages(services, project);
    private ITrainedModel? _model;
    private RunId _modelId;

    /// <summary>Does the work of a run.</summary>
    /// <returns>How the run's record changes at its end.</returns>
    public async Task<Func<Run, Run>> ExecuteAsync(RunTracker tracker, CancellationToken cancellationToken)
    {
        var run = tracker.Run;
        if (run.Kind == RunKind.Training)
        {
            return await TrainAsync(tracker, cancellationToken).ConfigureAwait(false);
        }

        var model = await ModelAsync(run.TrainingRunId, cancellationToken).ConfigureAwait(false);
        var metrics = run.Kind switch
        {
            RunKind.Validation => await new Validation(services.Store, project, settings, model, _images, services.Options.MaxLabeledItems).RunAsync(tracker, run.TrainingRunId, duty, cancellationToken).ConfigureAwait(false),
            RunKind.Inference => await new Inference(services, project, settings, model, _images).RunAsync(tracker, duty, cancellationToken).ConfigureAwait(false),
            _ => await new Featurization(services, project, settings, model, _images).RunAsync(tracker, duty, cancellationToken).ConfigureAwait(false),
        };
        return current => new Run(current) { State = RunState.Completed, Metrics = new RunMetrics(metrics) };
    }

    public ValueTask DisposeAsync() => _model?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<Func<Run, Run>> TrainAsync(RunTracker tracker, CancellationToken cancellationToken)
    {
        var selection = await LabelSelection.ReadAsync(services.Store, project, settings, services.Options.MaxLabeledItems, draws: true, cancellationToken).ConfigureAwait(false);
        tracker.Log(selection.Describe(project));
        var scarce = selection.Counts.Where(c => !selection.Classes.Contains(c.Key)).OrderBy(c => c.Key).ToArray();
        if (scarce.Length > 0)
        {
            tracker.Log($"too few labels to learn the classes with the ids {string.Join(", ", scarce.Select(c => c.Key))}: {settings.MinLabelsPerClass} are needed");
        }

        // One class of objects is enough to look for; one class of pictures tells nothing apart.
        bool isObjects = project.TaskType is LabelingTaskType.ObjectDetection or LabelingTaskType.InstanceSegmentation;
        int fewest = isObjects ? 1 : 2;
        if (selection.Classes.Count < fewest || selection.Training.Count == 0)
        {
            throw new LabelingException(
                LabelingErrorCodes.TooFewLabels,
                $"{selection.Total} labeled items with {selection.Classes.Count} classes of at least {settings.MinLabelsPerClass} labels are too few to train on; label more, of at least {fewest} class{(isObjects ? string.Empty : "es")}.");
        }

        var trainer = services.TrainerFor(project)!;
        string folder = FolderOf(tracker.Run.Id);
        Delete(folder);
        Directory.CreateDirectory(folder);
        var request = new TrainingRequest
        {
            Project = project,
            LabelClasses = selection.Classes,
            Training = selection.Training,
            Validation = selection.Validation,
            Images = _images,
            Seed = project.Seed,
            Folder = folder,
        };
        try
        {
            await SetModelAsync(await trainer.TrainAsync(request, tracker, cancellationToken).ConfigureAwait(false), tracker.Run.Id).ConfigureAwait(false);
        }
        catch
        {
            Delete(folder);
            throw;
        }

        var metrics = new Dictionary<string, double>(_model!.TrainingMetrics.Where(m => double.IsFinite(m.Value)))
        {
            [RunMetrics.Items] = selection.Training.Count + selection.Validation.Count,
            ["classes"] = selection.Classes.Count,
        };
        var artifact = new RunModel { Trainer = trainer.Name, Name = FormattableString.Invariant($"{project.Name}_{duty.State.Rounds}"), Folder = RelativeFolderOf(tracker.Run.Id) };
        return current => new Run(current) { State = RunState.Completed, Metrics = new RunMetrics(metrics), Model = artifact };
    }

    private async Task<ITrainedModel> ModelAsync(RunId trainingRun, CancellationToken cancellationToken)
    {
        if (_model is null || _modelId != trainingRun)
        {
            var artifact = (await records.FindRunAsync(trainingRun, cancellationToken).ConfigureAwait(false))?.Model;
            var trainer = artifact is null ? null : services.TrainerNamed(artifact.Trainer);
            if (artifact is null || trainer is null)
            {
                throw new LabelingException(
                    LabelingErrorCodes.ModelInvalid, $"The model of run {trainingRun} was made by the trainer '{artifact?.Trainer}', which this worker does not have; give all workers the same trainers, or train anew.");
            }

            await SetModelAsync(await trainer.LoadAsync(project, FolderOf(trainingRun), cancellationToken).ConfigureAwait(false), trainingRun).ConfigureAwait(false);
        }

        return _model!;
    }

    private async ValueTask SetModelAsync(ITrainedModel model, RunId id)
    {
        if (_model is not null)
        {
            await _model.DisposeAsync().ConfigureAwait(false);
        }

        (_model, _modelId) = (model, id);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string RelativeFolderOf(RunId run) => $"models/{project.Id}/{run}";

    private string FolderOf(RunId run) => Path.Combine(services.Options.Folder, "models", project.Id.ToString(), run.ToString());

    /// <summary>Opens the dataset at the first picture, so that a missing provider fails the run and not the worker.</summary>
    private sealed class LazyImages(WorkerServices services, Project project) : IItemImages
    {
        private readonly Lazy<IItemImages> _images = new(() => services.ImagesOf(project));

        public ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
            => _images.Value.DecodeAsync(item, options, cancellationToken);
    }
}
