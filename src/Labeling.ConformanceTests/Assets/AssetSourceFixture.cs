namespace Labeling.ConformanceTests;

/// <summary>What an asset source's provider gives to the suite: places with files in them.</summary>
public abstract class AssetSourceFixture
{
    /// <summary>Makes a new place that holds these files and no others, and a source over it.</summary>
    /// <param name="files">Paths relative to the root, with <c>/</c> between their parts, and contents. The place must let them be told apart.</param>
    /// <param name="pattern">The dataset's pattern.</param>
    public abstract Task<IAssetSource> CreateSourceAsync(IReadOnlyDictionary<string, byte[]> files, string pattern = DatasetDefinition.Everything);

    /// <summary>Makes a source over a place that is not there.</summary>
    public abstract Task<IAssetSource> CreateMissingAsync();

    /// <summary>Whether the place says when a file was last changed: <see cref="Asset.ChangedAt"/>. So it is unless overridden.</summary>
    public virtual bool TellsWhenFilesChanged => true;

    /// <summary>Whether the sources give addresses that browsers may read from: <see cref="IAssetLinks"/>. They do not unless overridden.</summary>
    public virtual bool GivesLinks => false;

    /// <summary>Replaces a file of a place as a whole, so that nobody sees half of it, or removes it where the content is <see langword="null"/>.</summary>
    public abstract Task ReplaceAsync(IAssetSource source, string path, byte[]? content);
}
