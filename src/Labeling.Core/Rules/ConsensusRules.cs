namespace Labeling;

/// <summary>How several labelers' answers for one item come to one.</summary>
/// <remarks>
/// <para>An agreement is what more than half of the answers, and at least two, say alike. Skips are answers like any: enough of them are agreement to skip.</para>
/// <para><b>Classification.</b> Two answers are alike when they have the same set of classes. The labels agreed on are those of the first of them.</para>
/// <para>
/// <b>Detection.</b> Two answers are alike when each has as many boxes of every class as the other and all of them pair up: pairs of one class
/// with an intersection over union of at least 0.5, the best pair first. Each answer in turn is compared with all others, and the one with the
/// most like it counts, the earliest of equals. Each of its boxes becomes the mean of the boxes paired with it, edge by edge; crowd, occluded and
/// truncated are set where more than half of them say so.
/// </para>
/// <para>The outcome depends on the answers and their order alone.</para>
/// </remarks>
public static class ConsensusRules
{
    /// <summary>The least intersection over union of two boxes that are taken for the same object.</summary>
    public const double MinIou = 0.5;

    /// <summary>The rule for a task type. Quick and pure; safe for many callers at once.</summary>
    /// <param name="taskType">Any but <see cref="LabelingTaskType.InstanceSegmentation"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no consensus for this task type.</exception>
    public static ConsensusRule For(LabelingTaskType taskType) => taskType switch
    {
        LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel => AgreeOnClasses,
        LabelingTaskType.ObjectDetection => AgreeOnBoxes,
        _ => throw new ArgumentOutOfRangeException(nameof(taskType), taskType, $"Several labelers' answers have no consensus for {taskType}; use one labeler for each item."),
    };

    /// <summary>Whether some of the answers are enough to speak for all.</summary>
    internal static bool IsMajority(int alike, int all) => alike >= 2 && alike * 2 > all;

    private static bool AgreesToSkip(IReadOnlyList<HistoryEntry> answers) => IsMajority(answers.Count(IsSkip), answers.Count);

    private static bool IsSkip(HistoryEntry answer) => answer.Kind == HistoryEntryKind.Skipped;

    private static ConsensusDecision AgreeOnClasses(IReadOnlyList<HistoryEntry> answers)
    {
        if (AgreesToSkip(answers))
        {
            return ConsensusDecision.Skip;
        }

        var largest = answers
            .Where(answer => !IsSkip(answer))
            .GroupBy(answer => string.Join(',', answer.Annotations.Select(annotation => annotation.ClassId.Value).Distinct().Order()))
            .MaxBy(group => group.Count());
        return largest is not null && IsMajority(largest.Count(), answers.Count)
            ? ConsensusDecision.Agreement([.. largest.First().Annotations.Select(annotation => new Annotation(annotation) { Id = 0 })])
            : ConsensusDecision.Disagreement;
    }

    private static ConsensusDecision AgreeOnBoxes(IReadOnlyList<HistoryEntry> answers)
    {
        if (AgreesToSkip(answers))
        {
            return ConsensusDecision.Skip;
        }

        // An answer with another shape in it, come by another way than a labeler's, is like none.
        HistoryEntry[] boxes = [.. answers.Where(answer => !IsSkip(answer) && answer.Annotations.All(annotation => annotation.Shape is BoundingBox))];
        BoxAgreement? best = null;
        for (int i = 0; i < boxes.Length && best?.Count != boxes.Length; i++)
        {
            var agreement = new BoxAgreement(boxes[i].Annotations);
            foreach (var other in boxes.Where((_, index) => index != i))
            {
                agreement.TryJoin(other.Annotations);
            }

            best = best is null || agreement.Count > best.Count ? agreement : best;
        }

        return best is not null && IsMajority(best.Count, answers.Count) ? ConsensusDecision.Agreement(best.ToAnnotations()) : ConsensusDecision.Disagreement;
    }
}
