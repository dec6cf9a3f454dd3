namespace Labeling.Export.Coco;

/// <summary>Which images and annotations to keep: those that meet every condition that is set. Immutable; the default keeps all.</summary>
public sealed class CocoFilter
{
    /// <summary>Keeps only these categories, by name compared ordinally, and the annotations of them.</summary>
    /// <value>By default, <see langword="null"/>: all.</value>
    public IReadOnlyCollection<string>? Categories { get; init; }

    /// <summary>Whether to keep an image; the annotations of others go with them.</summary>
    public Func<CocoImage, bool>? Image { get; init; }

    /// <summary>Whether to keep an annotation.</summary>
    public Func<CocoAnnotation, bool>? Annotation { get; init; }

    /// <summary>Whether images go that have no annotation left.</summary>
    /// <value><see langword="false"/> by default: an image without objects says something, too.</value>
    public bool DropEmptyImages { get; init; }
}
