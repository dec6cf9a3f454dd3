namespace Labeling;

/// <summary>A model that predicts the labels of items. Several callers may predict at once.</summary>
public interface ITrainedModel : IAsyncDisposable
{
    /// <summary>The classes it can predict: those it was trained on, by ascending id. The order of <see cref="Prediction.ClassScores"/>.</summary>
    IReadOnlyList<LabelClassId> LabelClasses { get; }

    /// <summary>How many numbers <see cref="Prediction.Embedding"/> has; 0 when the model places no items among others.</summary>
    int EmbeddingLength { get; }

    /// <summary>What training found about itself, by name: losses, epochs. Empty for a loaded model. Finite.</summary>
    IReadOnlyDictionary<string, double> TrainingMetrics { get; }

    /// <summary>Predicts.</summary>
    /// <param name="items">The items, in any number; memory does not grow with it.</param>
    /// <param name="images">Opens their pictures.</param>
    /// <param name="cancellationToken">Stops the predicting.</param>
    /// <returns>One prediction for each item, in the same order. A picture that cannot be read is <see cref="Prediction.Problem"/>, not an exception.</returns>
    /// <exception cref="LabelingException">The engine underneath failed: code <see cref="LabelingErrorCodes.InferenceFailed"/>.</exception>
    IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, CancellationToken cancellationToken = default);
}
