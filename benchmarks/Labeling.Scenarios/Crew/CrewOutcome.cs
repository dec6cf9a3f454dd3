namespace Labeling.Scenarios;

/// <summary>What a crew of labelers did.</summary>
internal sealed class CrewOutcome
{
    /// <summary>Claims with their submits that were acknowledged.</summary>
    public required long Pairs { get; init; }

    /// <summary>From the first claim to the last acknowledgement.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether a labeler found nothing left to do.</summary>
    public required bool RanOut { get; init; }

    /// <summary>Calls that were made again because the store said it could not just then.</summary>
    public required long Retries { get; init; }

    /// <summary>How long claims took.</summary>
    public required LatencyHistogram Claims { get; init; }

    /// <summary>How long submits took.</summary>
    public required LatencyHistogram Submits { get; init; }
}
