namespace Labeling;

/// <summary>Makes asset sources for one kind of dataset.</summary>
public interface IAssetSourceProvider
{
    /// <summary>The kind: what <see cref="DatasetDefinition.Source"/> says.</summary>
    string SourceName { get; }

    /// <summary>Makes the source for a dataset. Touches neither disk nor network.</summary>
    /// <param name="dataset">The dataset, of this kind.</param>
    /// <exception cref="ArgumentException">The location is not one this provider serves.</exception>
    IAssetSource Open(DatasetDefinition dataset);
}
