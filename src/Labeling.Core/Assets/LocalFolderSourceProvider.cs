namespace Labeling;

/// <summary>Serves datasets that are folders of this machine: <see cref="LocalFolder"/>.</summary>
public sealed class LocalFolderSourceProvider : IAssetSourceProvider
{
    /// <inheritdoc/>
    public string SourceName => LocalFolder.SourceName;

    /// <inheritdoc/>
    public IAssetSource Open(DatasetDefinition dataset) => throw new NotImplementedException();
}
