namespace Labeling;

/// <summary>How several labelers' answers for one item come to one.</summary>
public static class ConsensusRules
{
    /// <summary>The rule for a task type.</summary>
    /// <param name="taskType">Any but <see cref="LabelingTaskType.InstanceSegmentation"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no consensus for this task type.</exception>
    public static ConsensusRule For(LabelingTaskType taskType) => throw new NotImplementedException();
}
