using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Lists the blobs of a folder, flat, a page at a time.</summary>
internal sealed class BlobListing(AzureBlobAccount account, BlobPlace place, AssetPattern pattern)
{
    public async IAsyncEnumerable<AzureBlobPage> ReadPagesAsync(string? continuationToken, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pages = account.ContainerOf(place)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, place.Prefix + pattern.LiteralPrefix, cancellationToken)
            .AsPages(continuationToken, account.Options.PageSize)
            .GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await BlobGuard.RunAsync(
                LabelingErrorCodes.DatasetUnavailable, "could not be listed", place.Container, null, () => pages.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return ToPage(pages.Current);
            }
        }
    }

    private AzureBlobPage ToPage(Page<BlobItem> page)
    {
        var assets = new List<Asset>(page.Values.Count);
        foreach (var blob in page.Values)
        {
            string path = blob.Name[place.Prefix.Length..];
            if (pattern.IsMatch(path))
            {
                assets.Add(ToAsset(path, blob.Properties));
            }
        }

        return new AzureBlobPage { Assets = assets, ContinuationToken = string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken };
    }

    private static Asset ToAsset(string path, BlobItemProperties properties) => new()
    {
        Path = path,
        Size = properties.ContentLength ?? 0,
        ContentTag = TagOf(properties),
        ChangedAt = properties.LastModified,
        Problem = properties.AccessTier == AccessTier.Archive ? "the blob is archived; bring it back to a tier that can be read" : null,
    };

    /// <summary>The hash of the content where the account knows it, because an ETag also changes with metadata and tiers.</summary>
    private static string TagOf(BlobItemProperties properties)
        => properties.ContentHash is { Length: > 0 } hash ? $"md5-{Convert.ToHexStringLower(hash)}" : properties.ETag?.ToString() ?? string.Empty;
}
