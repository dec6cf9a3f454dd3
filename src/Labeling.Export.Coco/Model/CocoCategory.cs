using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>What an object can be: one of a COCO file's <c>categories</c>. Immutable.</summary>
public sealed class CocoCategory
{
    /// <summary>Creates a category.</summary>
    public CocoCategory()
    {
    }

    /// <summary>Copies a category, to change some of it in an object initializer.</summary>
    [SetsRequiredMembers]
    public CocoCategory(CocoCategory other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        Name = other.Name;
        Supercategory = other.Supercategory;
        Extra = other.Extra;
    }

    /// <summary>What <see cref="CocoAnnotation.CategoryId"/> refers to. Unique in the file; COCO's own begin at 1 and have gaps.</summary>
    public required int Id { get; init; }

    /// <summary>The name. An export of ours gives the label class's path, such as <c>Animal/Cat</c>, which is unique.</summary>
    public required string Name { get; init; }

    /// <summary>What it is a kind of; empty when nothing is said. An export of ours gives the path of the label class above.</summary>
    public string Supercategory { get; init; } = "";

    /// <summary>The file's other properties of this category, such as <c>keypoints</c> and <c>skeleton</c>, as they were read; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = CocoExtra.None;
}
