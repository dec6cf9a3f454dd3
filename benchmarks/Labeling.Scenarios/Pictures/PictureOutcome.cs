namespace Labeling.Scenarios;

/// <summary>How one file ended.</summary>
internal enum PictureOutcome
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>It was refused by the one error that decoders may throw.</summary>
    Refused,

    /// <summary>Anything else was thrown.</summary>
    Crashed,
}
