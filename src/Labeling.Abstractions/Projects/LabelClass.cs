namespace Labeling;

/// <summary>What a labeler can choose. Immutable.</summary>
public sealed class LabelClass
{
    /// <summary>The stable id, from 1.</summary>
    public required LabelClassId Id { get; init; }

    /// <summary>The name among its siblings; it holds no <c>/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The names from the top level down, joined by <c>/</c>, such as <c>Animal/Cat</c>. Unique in the project.</summary>
    public required string Path { get; init; }

    /// <summary>The class above, or <see langword="null"/> at the top. At most six levels in all.</summary>
    public LabelClassId? ParentId { get; init; }

    /// <summary>What it means, for labelers.</summary>
    public string? Description { get; init; }

    /// <summary>The colour to draw it in, as <c>#rrggbb</c>.</summary>
    public required string Color { get; init; }

    /// <summary>The number key that chooses it, 1 to 9 for the first nine classes in order, otherwise <see langword="null"/>.</summary>
    public int? Key { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
