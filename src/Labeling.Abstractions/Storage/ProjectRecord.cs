namespace Labeling;

/// <summary>A small JSON document that is kept beside a project: the state of a run or of a refresh, a host's own notes. Immutable.</summary>
/// <remarks>Records are for state that changes now and then, not for what labelers do: the store keeps no history of them.</remarks>
public sealed class ProjectRecord
{
    /// <summary>The most characters (UTF-16 code units) of a kind and of a key.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The most bytes that <see cref="Json"/> takes as UTF-8: 1 MiB.</summary>
    public const int MaxJsonBytes = 1 << 20;

    /// <summary>What it is about, such as <c>run</c>. 1 to 200 characters, compared ordinally.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name among the records of its kind in its project. 1 to 200 characters, compared ordinally.</summary>
    public required string Key { get; init; }

    /// <summary>One JSON value, character by character as it was written. At most <see cref="MaxJsonBytes"/>.</summary>
    public required string Json { get; init; }

    /// <summary>Which writing it comes from: greater with each, and never given twice in a project, also not to a record deleted and written anew.</summary>
    /// <value>Greater than 0.</value>
    public required long Version { get; init; }

    /// <summary>When it was written, by the store's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
