using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>How a COCO file is written. Immutable.</summary>
public sealed class CocoWriterOptions
{
    /// <summary>What the file says about itself.</summary>
    /// <value>By default, <see langword="null"/>: an export gives the project's name as description, anything else an empty <c>info</c>.</value>
    public CocoInfo? Info { get; init; }

    /// <summary>Under which terms the images may be used. Where there is exactly one, an export gives it to every image.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<CocoLicense> Licenses { get; init; } = [];

    /// <summary>Other properties of the file's object, written as they are; see <see cref="CocoFile.Extra"/>.</summary>
    /// <value>None by default.</value>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = CocoExtra.None;

    /// <summary>Whether a file that is already there is replaced, in one step and only once the new one is complete.</summary>
    /// <value><see langword="true"/> by default, because an export is made again and again. Otherwise the call is refused.</value>
    public bool Overwrite { get; init; } = true;
}
