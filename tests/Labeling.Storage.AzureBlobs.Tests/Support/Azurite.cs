using Azure.Storage.Blobs;
using Labeling.Scenarios;

[assembly: AssemblyFixture(typeof(Labeling.Storage.AzureBlobs.Tests.Azurite))]

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>The one Azurite of a test run, started by the first test that needs it.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static AzuriteServer? server;
    private static string? absence;
    private static int count;

    /// <summary>Retries come quickly here.</summary>
    internal static AzureBlobsOptions Quick() => new() { RetryDelay = TimeSpan.FromMilliseconds(2), MaxRetryDelay = TimeSpan.FromMilliseconds(50), MaxRetries = 12 };

    /// <summary>The server, or the end of the test where there is none; where everything must run (CI=true), its failure.</summary>
    internal static async Task<AzuriteServer> RequireAsync()
    {
        await Starting.WaitAsync();
        try
        {
            if (server is null && absence is null)
            {
                try
                {
                    server = await AzuriteServer.StartAsync();
                }
                catch (UsageException exception)
                {
                    absence = exception.Message;
                }
            }
        }
        finally
        {
            Starting.Release();
        }

        if (server is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", absence);
            Assert.Skip(absence!);
        }

        return server;
    }

    /// <summary>An account on it.</summary>
    internal static async Task<AzureBlobAccount> AccountAsync(AzureBlobsOptions? options = null, Uri? through = null, TimeProvider? time = null)
        => new((await RequireAsync()).ConnectionString(through), options ?? Quick(), time);

    /// <summary>A new, empty container, and the SDK's own way to it.</summary>
    internal static async Task<BlobContainerClient> NewContainerAsync()
    {
        AzuriteServer azurite = await RequireAsync();
        var client = new BlobServiceClient(azurite.ConnectionString());
        return await client.CreateBlobContainerAsync($"c{Interlocked.Increment(ref count)}-{Path.GetRandomFileName().Replace('.', '-')}");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
