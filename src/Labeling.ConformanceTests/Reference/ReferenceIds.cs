namespace Labeling.ConformanceTests;

/// <summary>Gives annotation ids, never the same twice in the whole store.</summary>
internal sealed class ReferenceIds
{
    private long _last;

    /// <summary>Copies annotations, each with an id of its own.</summary>
    public IReadOnlyList<Annotation> Number(IReadOnlyList<Annotation> annotations)
        => [.. annotations.Select(a => new Annotation(a) { Id = ++_last })];

    /// <summary>Copies annotations without ids.</summary>
    public static IReadOnlyList<Annotation> Unnumber(IReadOnlyList<Annotation> annotations)
        => [.. annotations.Select(a => new Annotation(a) { Id = 0 })];
}
