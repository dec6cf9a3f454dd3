namespace Labeling;

/// <summary>A label class to be made. A string converts to one, and <c>/</c> in it leads down: <c>"Animal/Cat"</c>.</summary>
public sealed class LabelClassDefinition
{
    /// <summary>Creates a definition.</summary>
    /// <param name="path">The name, or the names from the top level down joined by <c>/</c>. Missing levels above are made too.</param>
    public LabelClassDefinition(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
    }

    /// <summary>The name, or the names from the top level down joined by <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>What it means, for labelers.</summary>
    public string? Description { get; init; }

    /// <summary>The colour to draw it in, as <c>#rrggbb</c>.</summary>
    /// <value>By default, <see langword="null"/>: a colour is chosen from a fixed palette by the class's id.</value>
    public string? Color { get; init; }

    /// <summary>Makes a definition of a name.</summary>
    public static implicit operator LabelClassDefinition(string path) => new(path);

    /// <summary>Makes a definition of a name.</summary>
    public static LabelClassDefinition FromString(string path) => new(path);
}
