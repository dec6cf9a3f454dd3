namespace Labeling.Export.PascalVoc;

/// <summary>What one XML file says.</summary>
internal sealed class VocFile
{
    /// <summary>The XML file's full path.</summary>
    public required string Location { get; init; }

    public required string ImagePath { get; init; }

    public required PixelSize Size { get; init; }

    public required bool IsSegmented { get; init; }

    public required IReadOnlyList<VocObject> Objects { get; init; }
}
