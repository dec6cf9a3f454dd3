using System.Net;
using Azure.Core.Pipeline;
using static Labeling.Storage.AzureBlobs.Tests.MadeUpAccount;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>What failures name, and what they never tell.</summary>
public sealed class SecrecyTests : IDisposable
{
    private const string Signature = "SIGNATURE-OF-THE-ACCOUNT";
    private const string Signed = $"BlobEndpoint=https://one.blob.core.windows.net;SharedAccessSignature=sv=2026-01-01&sp=rwl&sig={Signature}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");

    public static TheoryData<string> Connections => [Connection, Signed];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task Whatever_fails_names_container_blob_and_cause_and_no_secret(string connection)
    {
        var server = new MadeUpServer((_, _) => MadeUpServer.Failure(HttpStatusCode.ServiceUnavailable, Secret));
        AzureBlobsOptions options = Quick(retries: 1);
        options.Transport = server.Transport;
        using var log = new LogList();
        using var account = new AzureBlobAccount(connection, options, loggerFactory: log);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.jpg"), "x", Cancellation);

        LabelingException reading = await Assert.ThrowsAsync<LabelingException>(() => Open(account).OpenReadAsync("a/1.jpg", Cancellation));
        LabelingException uploading = await Assert.ThrowsAsync<LabelingException>(() => account.UploadFolderAsync(_folder.FullName, "photos", "a", cancellationToken: Cancellation));
        LabelingException exporting = await Assert.ThrowsAsync<LabelingException>(() => ExportAsync(account));
        LabelingException listing = await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));

        Assert.Equal(
            [LabelingErrorCodes.DatasetUnavailable, LabelingErrorCodes.UploadFailed, LabelingErrorCodes.ExportFailed, LabelingErrorCodes.DatasetUnavailable],
            new[] { reading, uploading, exporting, listing }.Select(e => e.Code));
        Names(reading, "a/1.jpg");
        Names(uploading, "a/a.jpg");
        Names(exporting, "a/labels.json");
        Names(listing, "photos");
        foreach (string text in new[] { reading, uploading, exporting, listing }.Select(e => e.ToString()).Concat(log.Messages))
        {
            Assert.All((string[])[Secret, Key, Signature, "sig="], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_server_that_sends_elsewhere_is_not_followed()
    {
        using var elsewhere = new HttpListener();
        using var server = new HttpListener();
        string other = Listen(elsewhere);
        string address = Listen(server);
        Task<HttpListenerContext> strayed = elsewhere.GetContextAsync();
        Task answering = RedirectAsync(server, other);
        using var account = new AzureBlobAccount($"BlobEndpoint={address}one;AccountName=one;AccountKey={Key}", Quick(retries: 0));
        IAssetSource source = new AzureBlobSourceProvider([account]).Open(new AzureBlobFolder(new Uri($"{address}one/photos")));

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => source.ListAsync(Cancellation).ToListAsync(Cancellation).AsTask());

        await answering;
        Assert.Contains("302", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(other, exception.ToString(), StringComparison.Ordinal);
        Assert.False(strayed.IsCompleted);
    }

    private static async Task RedirectAsync(HttpListener server, string to)
    {
        HttpListenerContext request = await server.GetContextAsync();
        request.Response.Redirect(to);
        request.Response.Close();
    }

    private static string Listen(HttpListener listener)
    {
        while (true)
        {
            string address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";
            listener.Prefixes.Clear();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return address;
            }
            catch (HttpListenerException)
            {
                // Somebody has that port.
            }
        }
    }

    private static async Task ExportAsync(AzureBlobAccount account)
    {
        await using ExportFiles files = await new AzureBlobDestination(account, "photos", "a").BeginAsync(overwrite: true, Cancellation);
        await using (Stream file = await files.CreateAsync("labels.json", Cancellation))
        {
            file.WriteByte(1);
        }

        await files.CommitAsync(Cancellation);
    }

    private static void Names(LabelingException exception, string blob)
    {
        Assert.Contains("'photos'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{blob}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("503 MadeUp", exception.Message, StringComparison.Ordinal);
    }
}
