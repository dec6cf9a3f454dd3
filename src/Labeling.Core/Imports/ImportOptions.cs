namespace Labeling;

/// <summary>How labels made elsewhere come into a project. Immutable.</summary>
public sealed class ImportOptions
{
    /// <summary>What the labels become.</summary>
    /// <value><see cref="ImportTarget.Prelabels"/> by default: somebody looks at each before it counts.</value>
    public ImportTarget Target { get; init; }

    /// <summary>What to do about label classes that the project does not have. Classes are matched by path, or by name where only one has it.</summary>
    /// <value><see cref="MissingClassPolicy.Refuse"/> by default.</value>
    public MissingClassPolicy MissingClasses { get; init; }

    /// <summary>Makes an item's path of the path in the import, such as <c>path => "photos/" + path</c>; <see langword="null"/> for an image to pass over.</summary>
    /// <value><see langword="null"/> by default: the paths are the same. Paths compare ordinally.</value>
    public Func<string, string?>? MapPath { get; init; }

    /// <summary>Who made the labels, as items and history show it; only for <see cref="ImportTarget.FinalLabels"/>.</summary>
    /// <value><see langword="null"/> by default: nobody in particular. At most 200 characters.</value>
    public string? Labeler { get; init; }
}
