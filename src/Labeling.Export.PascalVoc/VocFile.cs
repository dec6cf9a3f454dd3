namespace Labeling.Export.PascalVoc;

/// <summary>What one XML file says.</summary>
internal sealed class VocFile
{
    /// <summary>The XML file's full path.</summary>
    public required string Location { get; init; }

    public required string ImagePath { get; init; }

    /// <summary>What <c>filename</c> says, without the XML file's folder.</summary>
    public required string ImageName { get; init; }

    public required PixelSize Size { get; init; }

    public required bool IsSegmented { get; init; }

    /// <summary>Whether objects have parts.</summary>
    public required bool HasParts { get; init; }

    public required IReadOnlyList<VocObject> Objects { get; init; }
}
