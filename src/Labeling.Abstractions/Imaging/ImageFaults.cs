namespace Labeling;

/// <summary>The stable codes of what can be wrong with a picture.</summary>
public static class ImageFaults
{
    /// <summary>The file has no bytes.</summary>
    public const string Empty = "image-empty";

    /// <summary>The file is damaged so badly, or is cut off so early, that nothing of it can be shown.</summary>
    public const string Unreadable = "image-unreadable";

    /// <summary>The picture asks for more than <see cref="ImageLimits"/> allow.</summary>
    public const string TooLarge = "image-too-large";

    /// <summary>No decoder reads this format, or the decoder does not read this variant of it.</summary>
    public const string FormatUnsupported = "image-format-unsupported";

    /// <summary>The file ends before the picture does: what there is of it is shown. A warning.</summary>
    public const string Truncated = "image-truncated";

    /// <summary>Part of the file is damaged: what can be read is shown. A warning.</summary>
    public const string Damaged = "image-damaged";
}
