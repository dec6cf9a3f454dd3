namespace Labeling;

/// <summary>What an export wrote.</summary>
public sealed class ExportReport
{
    /// <summary>Images written.</summary>
    public required long Images { get; init; }

    /// <summary>Annotations written.</summary>
    public required long Annotations { get; init; }

    /// <summary>Where it is: a path or an address without secrets.</summary>
    public required string Location { get; init; }

    /// <summary>What the format could not hold or the writer noticed, one sentence each; empty when nothing was.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
