namespace Labeling.Export.Coco;

/// <summary>Under which terms images may be used: one of a COCO file's <c>licenses</c>. Immutable.</summary>
public sealed class CocoLicense
{
    /// <summary>What <see cref="CocoImage.License"/> refers to.</summary>
    public required int Id { get; init; }

    /// <summary>The licence's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where its text is.</summary>
#pragma warning disable CA1056 // Free text in the file, which need not be an address.
    public string? Url { get; init; }
#pragma warning restore CA1056
}
