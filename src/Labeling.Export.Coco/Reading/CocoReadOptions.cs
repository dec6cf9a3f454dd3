namespace Labeling.Export.Coco;

/// <summary>How a COCO file is read, and how much of it is taken before it counts as hostile. Immutable.</summary>
public sealed class CocoReadOptions
{
    /// <summary>Whether what cannot be read is left out and reported, instead of ending the reading.</summary>
    /// <remarks>
    /// What is against the format, though there is no doubt what was meant, is then read with a warning: outlines whose points are pairs, run lengths as Python shows bytes, and
    /// categories without a name, which are called <c>category</c> and their id.
    /// </remarks>
    /// <value><see langword="false"/> by default: the first error is an exception that names its place.</value>
    public bool Lenient { get; init; }

    /// <summary>Receives every problem as it is met, warnings too. Called from the reading thread, one at a time for each reading.</summary>
    /// <value>By default, <see langword="null"/>: warnings are not reported.</value>
    public Action<CocoProblem>? OnProblem { get; init; }

    /// <summary>Whether properties that this package does not know are kept in <c>Extra</c>, to be written again.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool KeepUnknown { get; init; }

    /// <summary>The deepest that objects and lists may be nested within one image, annotation or category.</summary>
    /// <value>64 by default. 4 or more.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most bytes of one image, annotation, category, licence or <c>info</c>, and so of any text in it.</summary>
    /// <value>64 MiB by default. 1,024 or more.</value>
    public int MaxObjectBytes { get; init; } = 64 << 20;

    /// <summary>The most images. Their ids are kept in memory, an eighth of a byte each where ids are dense; while a file is opened eight bytes each.</summary>
    /// <value>20,000,000 by default.</value>
    public long MaxImages { get; init; } = 20_000_000;

    /// <summary>The most categories, and the most licences. They are kept in memory.</summary>
    /// <value>100,000 by default.</value>
    public int MaxCategories { get; init; } = 100_000;

    /// <summary>The most annotations that one reading gives.</summary>
    /// <value>1,000,000,000 by default.</value>
    public long MaxAnnotations { get; init; } = 1_000_000_000;

    /// <summary>The most annotations of one image that <see cref="CocoImport"/> takes: they are in memory at once.</summary>
    /// <value>100,000 by default.</value>
    public int MaxAnnotationsPerImage { get; init; } = 100_000;

    internal CocoReadOptions With(Action<CocoProblem> onProblem) => Change(Lenient, KeepUnknown, onProblem);

    internal CocoReadOptions ToLenient(Action<CocoProblem>? onProblem) => Change(isLenient: true, KeepUnknown, onProblem);

    internal CocoReadOptions ForTransform(Action<CocoProblem> onProblem) => Change(Lenient, keepUnknown: true, onProblem);

    private CocoReadOptions Change(bool isLenient, bool keepUnknown, Action<CocoProblem>? onProblem) => new()
    {
        Lenient = isLenient,
        OnProblem = onProblem,
        KeepUnknown = keepUnknown,
        MaxDepth = MaxDepth,
        MaxObjectBytes = MaxObjectBytes,
        MaxImages = MaxImages,
        MaxCategories = MaxCategories,
        MaxAnnotations = MaxAnnotations,
        MaxAnnotationsPerImage = MaxAnnotationsPerImage,
    };
}
