using System.Globalization;

namespace Labeling.Export.Coco;

/// <summary>Something in a COCO file that is not as it should be. Immutable.</summary>
public sealed class CocoProblem
{
    /// <summary>How bad it is.</summary>
    public required CocoProblemSeverity Severity { get; init; }

    /// <summary>Where it is, as a JSON path such as <c>$.annotations[17].bbox</c>; positions count from 0.</summary>
    public required string Path { get; init; }

    /// <summary>The position in the file, in bytes from 0, of the object it is in.</summary>
    public required long Offset { get; init; }

    /// <summary>What is wrong, in one sentence that names the value.</summary>
    public required string Message { get; init; }

    /// <summary>The three together: <c>error at $.annotations[17].bbox (byte 2048): …</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{(Severity == CocoProblemSeverity.Error ? "error" : "warning")} at {Path} (byte {Offset}): {Message}");
}
