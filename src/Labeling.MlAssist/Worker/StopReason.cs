namespace Labeling.MlAssist;

/// <summary>Why a run is to stop before its end.</summary>
internal enum StopReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Somebody cancelled the run.</summary>
    CancelRequested,

    /// <summary>Assistance was switched off.</summary>
    Disabled,

    /// <summary>The project was paused, completed or deleted.</summary>
    ProjectStopped,

    /// <summary>Another worker has it now.</summary>
    Lost,
}
