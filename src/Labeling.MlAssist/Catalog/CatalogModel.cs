namespace Labeling;

/// <summary>A published model: where it is, and how to know that it is the one. Immutable.</summary>
public sealed class CatalogModel
{
    /// <summary>The name, by which its file is called. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is downloaded from: <c>https</c>, or <c>http</c> from this machine.</summary>
    public required Uri Source { get; init; }

    /// <summary>The SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's length in bytes. More is never downloaded.</summary>
    public required long Bytes { get; init; }

    /// <summary>The licence of the weights, such as <c>Apache-2.0</c>.</summary>
    public required string License { get; init; }

    /// <summary>What is written beside the model to declare its preprocessing, or <see langword="null"/> when the file says it itself.</summary>
    public string? PreprocessingJson { get; init; }
}
