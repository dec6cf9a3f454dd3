namespace Labeling.ConformanceTests.Tests;

/// <summary>What a trainer can do wrong.</summary>
public enum TrainerFault
{
    None,
    LearnsNothing,
    ThrowsOnBrokenPictures,
    PassesBrokenPicturesOver,
    ScoresAreNoProbabilities,
    LongEmbeddings,
    ForgetsWhatItLearned,
    LoadsWhatIsDamaged,
    IgnoresCancellation,
}
