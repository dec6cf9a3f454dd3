using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>What a COCO file says about itself: its <c>info</c>. Immutable.</summary>
/// <remarks>Everything is free text and may be missing; nothing is derived from it.</remarks>
public sealed class CocoInfo
{
    /// <summary>What the data is.</summary>
    public string? Description { get; init; }

    /// <summary>Where it comes from.</summary>
#pragma warning disable CA1056 // Free text in the file, which need not be an address.
    public string? Url { get; init; }
#pragma warning restore CA1056

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Its year.</summary>
    public int? Year { get; init; }

    /// <summary>Who made it.</summary>
    public string? Contributor { get; init; }

    /// <summary>When it was made, as text in any form; COCO's own files have <c>2017/09/01</c>.</summary>
    public string? DateCreated { get; init; }

    /// <summary>The file's other properties of its info, as they were read; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = CocoExtra.None;
}
