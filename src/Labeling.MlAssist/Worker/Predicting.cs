using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Labeling.MlAssist;

/// <summary>Predicts items, and brings each prediction, checked, together with its item again.</summary>
internal static class Predicting
{
    private const int MostAhead = 65_536;

    public static async IAsyncEnumerable<(Item Item, Prediction Prediction)> PredictAsync(
        this ITrainedModel model, IAsyncEnumerable<Item> items, IItemImages images, Project project, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The items that the model has taken and not answered yet: as many as it looks ahead.
        var taken = Channel.CreateUnbounded<Item>();
        await foreach (var prediction in model.PredictAsync(Note(items, taken, cancellationToken), images, cancellationToken).ConfigureAwait(false))
        {
            if (!taken.Reader.TryRead(out var item))
            {
                throw new LabelingException(LabelingErrorCodes.InferenceFailed, "The model gave more predictions than there were items; its trainer is broken: use another, or a later version of it.");
            }

            PredictionCheck.Check(prediction, item.Id, model, project);
            yield return (item, prediction);
        }

        if (taken.Reader.TryRead(out var forgotten))
        {
            throw new LabelingException(LabelingErrorCodes.InferenceFailed, $"The model gave no prediction for item {forgotten.Id}; its trainer is broken: use another, or a later version of it.");
        }
    }

    private static async IAsyncEnumerable<Item> Note(IAsyncEnumerable<Item> items, Channel<Item> taken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (taken.Reader.Count > MostAhead)
            {
                throw new LabelingException(LabelingErrorCodes.InferenceFailed, $"The model took {MostAhead} items without a prediction; its trainer is broken: use another, or a later version of it.");
            }

            taken.Writer.TryWrite(item);
            yield return item;
        }
    }
}
