using Microsoft.Extensions.Logging;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>An account whose server is made up, and the secrets that must not be told.</summary>
internal static class MadeUpAccount
{
    public const string Key = "c2VjcmV0LWtleS1vZi10aGUtYWNjb3VudA==";
    public const string Connection = $"DefaultEndpointsProtocol=https;AccountName=one;AccountKey={Key};EndpointSuffix=core.windows.net";
    public const string Secret = "secret-in-the-answer";

    public static AzureBlobFolder Photos => new(new Uri("https://one.blob.core.windows.net/photos"));

    public static AzureBlobsOptions Quick(int retries = 5)
        => new() { MaxRetries = retries, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMinutes(1) };

    public static async Task<List<Asset>> ListAsync(
        MadeUpServer server, AzureBlobsOptions options, TimeProvider? time = null, ILoggerFactory? log = null, CancellationToken? stop = null)
    {
        options.Transport = server.Transport;
        using var account = new AzureBlobAccount(Connection, options, time, log);
        return await ListAsync(account, stop);
    }

    public static async Task<List<Asset>> ListAsync(AzureBlobAccount account, CancellationToken? stop = null)
        => await Open(account).ListAsync(stop ?? TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    public static IAssetSource Open(AzureBlobAccount account) => new AzureBlobSourceProvider([account]).Open(Photos);
}
