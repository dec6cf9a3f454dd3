namespace Labeling;

/// <summary>An asset to become an item.</summary>
public sealed class NewItem
{
    /// <summary>The asset.</summary>
    public required Asset Asset { get; init; }

    /// <summary>Where it goes in the shuffled queue: lower keys first, ties by id.</summary>
    public required long OrderKey { get; init; }
}
