using Labeling.Storage.AzureBlobs;

namespace Labeling;

/// <summary>Serves datasets that are containers of Azure Blob Storage, or folders in them: <see cref="AzureBlobFolder"/>.</summary>
/// <remarks>
/// Only the accounts given here are ever asked: a dataset that names another is refused before any request. A blob's content tag is its MD5 where the
/// account knows it, else its ETag. Names keep their letter case and Unicode form; a name with an empty part, <c>.</c> or <c>..</c> is listed and
/// cannot be opened. Blobs are listed in the order in which the account lists them, which is ordinal unless it has a hierarchical namespace.
/// </remarks>
public sealed class AzureBlobSourceProvider : IAssetSourceProvider
{
    private readonly IReadOnlyList<AzureBlobAccount> _accounts;

    /// <summary>Creates a provider.</summary>
    /// <param name="accounts">The accounts that datasets may be in.</param>
    public AzureBlobSourceProvider(IEnumerable<AzureBlobAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        _accounts = [.. accounts];
    }

    /// <inheritdoc/>
    public string SourceName => AzureBlobFolder.SourceName;

    /// <inheritdoc/>
    public IAssetSource Open(DatasetDefinition dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Source != SourceName)
        {
            throw new ArgumentException($"The dataset's source is '{dataset.Source}', and this provider serves '{SourceName}'; register the provider of that source.", nameof(dataset));
        }

        var pattern = new AssetPattern(dataset.Pattern);
        foreach (var account in _accounts)
        {
            if (BlobPlace.Find(dataset.Location, account.Endpoint) is { } place)
            {
                return new BlobSource(account, place, pattern);
            }
        }

        string host = Uri.TryCreate(dataset.Location, UriKind.Absolute, out var address) ? address.Host : "no address";
        throw new ArgumentException(
            $"The dataset's container is on '{host}', which is none of the accounts this host may use ({string.Join(", ", _accounts.Select(a => a.Endpoint.Host))}); add the account with AddAzureBlobs, or correct the dataset.",
            nameof(dataset));
    }
}
