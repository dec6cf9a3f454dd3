namespace Labeling.MlAssist;

/// <summary>Refuses predictions that are none before they reach a labeler: a trainer may be anybody's.</summary>
internal static class PredictionCheck
{
    public static void Check(Prediction prediction, ItemId expected, ITrainedModel model, Project project)
    {
        if (prediction.ItemId != expected)
        {
            throw Invalid($"predicted item {prediction.ItemId} where item {expected} was next");
        }

        if (prediction.Problem is not null)
        {
            return;
        }

        if (!(prediction.Confidence is >= 0 and <= 1))
        {
            throw Invalid($"gave item {expected} a confidence of {prediction.Confidence}, which is not from 0 to 1");
        }

        bool isClassification = project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
        if (isClassification && (prediction.ClassScores.Length != model.LabelClasses.Count || !AreScores(prediction.ClassScores.Span)))
        {
            throw Invalid($"gave item {expected} {prediction.ClassScores.Length} class scores where {model.LabelClasses.Count} from 0 to 1 are wanted");
        }

        if (prediction.Embedding.Length != model.EmbeddingLength || !float.IsFinite(System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes(prediction.Embedding.Span)))
        {
            throw Invalid($"gave item {expected} an embedding of {prediction.Embedding.Length} numbers where {model.EmbeddingLength} finite ones are wanted");
        }

        foreach (var annotation in prediction.Annotations)
        {
            if (annotation.Score is not (>= 0 and <= 1) || !model.LabelClasses.Contains(annotation.ClassId) || (annotation.Shape is null) != isClassification)
            {
                throw Invalid($"gave item {expected} an annotation without a score from 0 to 1, of a class it does not know, or of the wrong shape");
            }
        }
    }

    private static bool AreScores(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            if (!(score is >= 0 and <= 1.0001f))
            {
                return false;
            }
        }

        return true;
    }

    private static LabelingException Invalid(string fault)
        => new(LabelingErrorCodes.InferenceFailed, $"The model {fault}; its trainer is broken: use another, or a later version of it.");
}
