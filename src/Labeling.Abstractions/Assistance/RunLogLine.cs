namespace Labeling;

/// <summary>One line that a run wrote down. Immutable.</summary>
public sealed class RunLogLine
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What. Holds no name of a file, a person or a label class's items.</summary>
    public required string Text { get; init; }
}
