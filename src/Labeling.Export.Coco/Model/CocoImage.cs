using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>One of a COCO file's <c>images</c>. Immutable.</summary>
public sealed class CocoImage
{
    /// <summary>Creates an image.</summary>
    public CocoImage()
    {
    }

    /// <summary>Copies an image, to change some of it in an object initializer.</summary>
    [SetsRequiredMembers]
    public CocoImage(CocoImage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        FileName = other.FileName;
        Size = other.Size;
        License = other.License;
        Extra = other.Extra;
    }

    /// <summary>What <see cref="CocoAnnotation.ImageId"/> refers to. Unique in the file.</summary>
    public required long Id { get; init; }

    /// <summary>The file's path relative to the images' folder, with <c>/</c> between its parts.</summary>
    /// <remarks>When read from a file it is what the file says: check it before joining it to a folder.</remarks>
    public required string FileName { get; init; }

    /// <summary>The size in pixels; empty when the file gives none, or gives 0 as some programs do.</summary>
    public PixelSize Size { get; init; }

    /// <summary>The licence's id in <c>licenses</c>, or <see langword="null"/>.</summary>
    public int? License { get; init; }

    /// <summary>The file's other properties of this image, such as <c>date_captured</c> and <c>coco_url</c>, as they were read; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = CocoExtra.None;
}
