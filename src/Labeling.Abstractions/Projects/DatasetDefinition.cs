using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>A named selection of assets: where they are and which of them are meant. Immutable.</summary>
public class DatasetDefinition
{
    /// <summary>The pattern that takes everything: all files in the place and the folders below it.</summary>
    public const string Everything = "**/*.*";

    /// <summary>Creates a definition.</summary>
    /// <param name="source">The kind of place, which names the provider, such as <c>local-folder</c>.</param>
    /// <param name="location">The place, in the provider's own form: a folder, or the address of a container. It holds no secret.</param>
    /// <param name="pattern">Which files: see <see cref="AssetPattern"/>.</param>
    [JsonConstructor]
    public DatasetDefinition(string source, string location, string pattern = Everything)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        Source = source;
        Location = location;
        Pattern = pattern;
    }

    /// <summary>The kind of place, which names the provider.</summary>
    public string Source { get; }

    /// <summary>The place, in the provider's own form.</summary>
    public string Location { get; }

    /// <summary>Which files of the place are meant.</summary>
    public string Pattern { get; }
}
