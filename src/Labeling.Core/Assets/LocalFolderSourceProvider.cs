namespace Labeling;

/// <summary>Serves datasets that are folders of this machine: <see cref="LocalFolder"/>.</summary>
/// <remarks>
/// Links to files are followed only where the file lies in the dataset's folder, links to folders never, so that nothing outside the folder is
/// listed or opened; what is passed over for that is listed with <see cref="Asset.Problem"/>. A file's content tag is made of its size and the
/// time of its last change. Paths keep their letter case and Unicode form and compare ordinally.
/// </remarks>
public sealed class LocalFolderSourceProvider : IAssetSourceProvider
{
    /// <inheritdoc/>
    public string SourceName => LocalFolder.SourceName;

    /// <inheritdoc/>
    public IAssetSource Open(DatasetDefinition dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Source != SourceName)
        {
            throw new ArgumentException($"The dataset's source is '{dataset.Source}', and this provider serves '{SourceName}'; register the provider of that source.", nameof(dataset));
        }

        if (!Path.IsPathFullyQualified(dataset.Location))
        {
            throw new ArgumentException($"The folder '{dataset.Location}' is not a full path; make the dataset with new LocalFolder(path).", nameof(dataset));
        }

        return new LocalFolderSource(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Location)), new AssetPattern(dataset.Pattern));
    }
}
