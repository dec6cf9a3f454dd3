namespace Labeling.MlAssist;

/// <summary>What a labeled item is used for.</summary>
internal enum SplitPart
{
    /// <summary>To fit the model.</summary>
    Training,

    /// <summary>To stop fitting by, or to choose among models.</summary>
    Validation,

    /// <summary>To measure the model, and for nothing else.</summary>
    Test,
}
