namespace Labeling.Scenarios;

/// <summary>How a crew of labelers works.</summary>
internal sealed class CrewOptions
{
    /// <summary>How many labelers work at once.</summary>
    public required int Labelers { get; init; }

    /// <summary>How many items a task has at most.</summary>
    public int PageSize { get; init; } = 1;

    /// <summary>The seed of their answers.</summary>
    public required int Seed { get; init; }

    /// <summary>Which share of the items they skip.</summary>
    public double SkipShare { get; init; }

    /// <summary>How long each thinks between claim and submit.</summary>
    public TimeSpan Thinking { get; init; }

    /// <summary>When they stop, asked before each claim.</summary>
    public required Func<bool> Stop { get; init; }
}
