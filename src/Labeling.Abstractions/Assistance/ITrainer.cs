namespace Labeling;

/// <summary>Makes models of labels. A provider proves itself with the trainer suite in <c>Labeling.ConformanceTests</c>.</summary>
/// <remarks>
/// <para>
/// The worker that calls a trainer does the rest: it chooses the labels, keeps some back to measure the model's accuracy on, chooses the threshold,
/// and hands predictions to the queue. A trainer never sees the labels that are kept back.
/// </para>
/// <para>Safe for use by many threads at once.</para>
/// </remarks>
public interface ITrainer
{
    /// <summary>The trainer's name, by which models find their trainer again, such as <c>frozen-backbone</c>. Lower case words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>Whether it makes models for projects like this. Touches neither disk nor network.</summary>
    /// <param name="project">The project: its task type and classes.</param>
    bool CanTrain(Project project);

    /// <summary>Trains a model and leaves it in <see cref="TrainingRequest.Folder"/>, complete, so that <see cref="LoadAsync"/> finds it there.</summary>
    /// <param name="request">The labels, the pictures, the seed and the folder.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops the training within a second or so; what is in the folder then is thrown away by the caller.</param>
    /// <returns>The model, ready to predict; the caller disposes it.</returns>
    /// <remarks>
    /// The same request on the same kind of machine gives the same model, as far as the engine underneath allows. A picture that cannot be read is
    /// passed over.
    /// </remarks>
    /// <exception cref="LabelingException">
    /// The labels are too few (<see cref="LabelingErrorCodes.TooFewLabels"/>), what the trainer builds on is missing or damaged
    /// (<see cref="LabelingErrorCodes.ModelInvalid"/>), or the engine underneath failed (<see cref="LabelingErrorCodes.TrainingFailed"/>).
    /// </exception>
    Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Loads a model that <see cref="TrainAsync"/> left in a folder, in this process or another.</summary>
    /// <param name="project">The project it was trained for. Classes that were added since are not predicted.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The model; the caller disposes it. It predicts what it predicted when it was trained.</returns>
    /// <exception cref="LabelingException">The model is missing, damaged, or another trainer's: code <see cref="LabelingErrorCodes.ModelInvalid"/>.</exception>
    Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default);
}
