using System.Runtime.CompilerServices;

namespace Labeling.Storage.AzureBlobs;

/// <summary>The blobs of one folder.</summary>
internal sealed class BlobSource(AzureBlobAccount account, BlobPlace place, AssetPattern pattern) : IAssetSource, IAssetLinks
{
    public async IAsyncEnumerable<Asset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in new BlobListing(account, place, pattern).ReadPagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var asset in page.Assets)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return asset;
            }
        }
    }

    public async Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
    {
        string name = NameOf(path);
        cancellationToken.ThrowIfCancellationRequested();
        return await BlobReadStream.OpenAsync(account.ContainerOf(place).GetBlobClient(name), path, cancellationToken).ConfigureAwait(false);
    }

    public Task<Uri?> FindReadLinkAsync(string path, CancellationToken cancellationToken = default)
        => account.Links.FindAsync(account.ContainerOf(place).GetBlobClient(NameOf(path)), cancellationToken);

    private string NameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return BlobPlace.FindFault(path) is { } fault
            ? throw new ArgumentException($"'{BlobPlace.Printable(path)}' is not the path of an asset: {fault}.", nameof(path))
            : place.Prefix + path;
    }
}
