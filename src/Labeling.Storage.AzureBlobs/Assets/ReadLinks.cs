using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Signs addresses for reading single blobs: by the account's key where there is one, else by a key that the account lends to the credential.</summary>
internal sealed class ReadLinks(BlobServiceClient client, AzureBlobsOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Clocks differ: an address holds from a little before it is made.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private UserDelegationKey? _key;

    public async Task<Uri?> FindAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!options.AllowReadLinks)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var builder = new BlobSasBuilder(BlobSasPermissions.Read, now + options.ReadLinkLifetime)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = now - Skew,
            Protocol = client.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (blob.CanGenerateSasUri)
        {
            return blob.GenerateSasUri(builder);
        }

        if (blob.Uri.Query.Length > 0)
        {
            // The account is used by a signature that may do more than read one blob: it is not handed on.
            return null;
        }

        var key = await BlobGuard.RunAsync(
            LabelingErrorCodes.DatasetUnavailable, "could not be signed for", blob.BlobContainerName, blob.Name, () => KeyAsync(builder.ExpiresOn, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new BlobUriBuilder(blob.Uri) { Sas = builder.ToSasQueryParameters(key, client.AccountName) }.ToUri();
    }

    public void Dispose() => _asking.Dispose();

    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_key is null || _key.SignedExpiresOn < until)
            {
                var now = time.GetUtcNow();
                _key = await client.GetUserDelegationKeyAsync(now - Skew, now + options.ReadLinkLifetime + TimeSpan.FromHours(1), cancellationToken).ConfigureAwait(false);
            }

            return _key;
        }
        finally
        {
            _asking.Release();
        }
    }
}
