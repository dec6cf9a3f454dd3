namespace Labeling;

/// <summary>A picture as the bytes of a file, upright, for a browser or a disk.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class EncodedImage
{
    /// <summary>What the bytes are: <see cref="ImageFormat.Jpeg"/> or <see cref="ImageFormat.Png"/>.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Width and height in pixels.</summary>
    public required PixelSize Size { get; init; }

    /// <summary>The file. It holds nothing of the source's metadata.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What is wrong with the picture it was made from. Empty by default.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];
}
