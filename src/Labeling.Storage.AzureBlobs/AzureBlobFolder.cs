using Labeling.Storage.AzureBlobs;

namespace Labeling;

/// <summary>The files of a container in Azure Blob Storage, or of a folder in one.</summary>
/// <remarks>
/// It is stored with a project and holds an address and nothing else: the right to read comes from the account that the host adds with
/// <c>AddAzureBlobs</c>. An address of an account that the host did not add is refused, so that a project cannot make the host send requests elsewhere.
/// </remarks>
public sealed class AzureBlobFolder : DatasetDefinition
{
    /// <summary>The kind of place this is.</summary>
    public const string SourceName = "azure-blobs";

    /// <summary>Creates a definition. Touches no network.</summary>
    /// <param name="container">The container's address, such as <c>https://account.blob.core.windows.net/photos</c>, without a signature.</param>
    /// <param name="folder">The folder in it, with <c>/</c> between its parts; empty for the whole container.</param>
    /// <param name="pattern">Which files: see <see cref="AssetPattern"/>. Relative to the folder.</param>
    /// <exception cref="ArgumentException">The address is none of a container or carries a signature, or the folder is no folder's path.</exception>
    public AzureBlobFolder(Uri container, string folder = "", string pattern = Everything)
        : base(SourceName, BlobPlace.Format(container, folder), pattern)
    {
    }
}
