namespace Labeling;

/// <summary>What became of assets that were to become items.</summary>
public sealed class IngestResult
{
    /// <summary>New items.</summary>
    public required long Added { get; init; }

    /// <summary>Items that were there and whose content is the same.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Items that were there and whose content tag or size changed; labeled and skipped ones need review now.</summary>
    public required long Changed { get; init; }
}
