namespace Labeling.ConformanceTests;

/// <summary>What a trainer's provider gives to the suite.</summary>
public abstract class TrainerFixture
{
    /// <summary>The task type that is tried.</summary>
    public virtual LabelingTaskType TaskType => LabelingTaskType.ImageClassificationMultiClass;

    /// <summary>Makes a trainer, as another process would: it knows nothing that one before it kept in memory.</summary>
    public abstract ITrainer CreateTrainer();
}
