using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Storage.Blobs;
using Labeling.Storage.AzureBlobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Labeling;

/// <summary>One account of Azure Blob Storage with the right to use it: datasets are read from it, folders uploaded and exports written to it.</summary>
/// <remarks>
/// <para>
/// Every request goes through one pipeline that repeats what failed for a reason that passes, waits as the server asks, and leaves the account
/// alone for a while when it keeps failing; see <see cref="AzureBlobsOptions"/>. The Azure SDK's own repetition is switched off.
/// </para>
/// <para>
/// What goes wrong is a <see cref="LabelingException"/> that names the container, the blob and the cause. No exception, log or trace holds a key, a
/// signature or an answer's content. Safe for many callers at once.
/// </para>
/// </remarks>
public sealed class AzureBlobAccount : IDisposable
{
    private readonly BlobInstruments _instruments;
    private readonly ReadLinks _links;

    /// <summary>Uses an account with a credential of Microsoft Entra, such as <c>DefaultAzureCredential</c> of Azure.Identity. Touches no network.</summary>
    /// <param name="endpoint">The account's address, such as <c>https://account.blob.core.windows.net</c>. <c>https</c>, unless it is this machine.</param>
    /// <param name="credential">The credential. Reading needs the role Storage Blob Data Reader, writing Storage Blob Data Contributor.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where the meter of <see cref="AzureBlobsDiagnostics"/> comes from, or <see langword="null"/> for one of its own.</param>
    /// <exception cref="ArgumentException">The address is not one of an account, carries a signature, or is not <c>https</c>; or an option is out of its range.</exception>
    public AzureBlobAccount(
        Uri endpoint,
        TokenCredential credential,
        AzureBlobsOptions? options = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        IMeterFactory? meterFactory = null)
        : this(CheckedEndpoint(endpoint), sdk => new BlobServiceClient(endpoint, credential ?? throw new ArgumentNullException(nameof(credential)), sdk), options, timeProvider, loggerFactory, meterFactory)
    {
    }

    /// <summary>Uses an account by a connection string. Touches no network.</summary>
    /// <param name="connectionString">The connection string, with a key or a signature, which is kept to itself.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where the meter of <see cref="AzureBlobsDiagnostics"/> comes from, or <see langword="null"/> for one of its own.</param>
    /// <exception cref="ArgumentException">The text is no connection string, or an option is out of its range.</exception>
    public AzureBlobAccount(
        string connectionString,
        AzureBlobsOptions? options = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        IMeterFactory? meterFactory = null)
        : this(EndpointOf(connectionString), sdk => new BlobServiceClient(connectionString, sdk), options, timeProvider, loggerFactory, meterFactory)
    {
    }

    private AzureBlobAccount(
        Uri endpoint, Func<BlobClientOptions, BlobServiceClient> connect, AzureBlobsOptions? options, TimeProvider? time, ILoggerFactory? loggers, IMeterFactory? meters)
    {
        Options = options ?? new AzureBlobsOptions();
        Options.Validate();
        Endpoint = endpoint;
        Time = time ?? TimeProvider.System;
        Log = (loggers ?? NullLoggerFactory.Instance).CreateLogger(AzureBlobsDiagnostics.Name);
        _instruments = new BlobInstruments(meters, endpoint.Host);
        Client = connect(ClientOptions());
        _links = new ReadLinks(Client, Options, Time);
    }

    /// <summary>The account's address, without any secret.</summary>
    public Uri Endpoint { get; }

    internal AzureBlobsOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    internal BlobServiceClient Client { get; }

    internal ReadLinks Links => _links;

    /// <summary>Lists the blobs of a dataset page by page, to go on later where it was.</summary>
    /// <remarks>One page is in memory. A page that fails is asked for again by itself; what came before is not repeated.</remarks>
    /// <param name="dataset">The dataset, of this account.</param>
    /// <param name="continuationToken">The token of the page after which to go on, or <see langword="null"/> to begin.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ArgumentException">The dataset is not of this account.</exception>
    /// <exception cref="LabelingException">The container cannot be listed: code <see cref="LabelingErrorCodes.DatasetUnavailable"/>.</exception>
    public async IAsyncEnumerable<AzureBlobPage> ListPagesAsync(
        AzureBlobFolder dataset, string? continuationToken = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var place = BlobPlace.Find(dataset.Location, Endpoint)
            ?? throw new ArgumentException($"The dataset '{dataset.Location}' is not one of the account '{Endpoint}'.", nameof(dataset));
        await foreach (var page in new BlobListing(this, place, new AssetPattern(dataset.Pattern)).ReadPagesAsync(continuationToken, cancellationToken).ConfigureAwait(false))
        {
            yield return page;
        }
    }

    /// <summary>Uploads the files of a folder of this machine and of the folders below it.</summary>
    /// <remarks>
    /// <para>
    /// Files are sent side by side, in memory that does not grow with their number or size. What is there with the same content is passed over, so an
    /// upload that was interrupted goes on where it was, also in the middle of a large file. A file shows only once it is complete. Links are not followed.
    /// </para>
    /// <para>Each blob gets its MD5 and, by its extension, its content type.</para>
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="container">The container, which must be there.</param>
    /// <param name="folder">The folder in it; empty for its root.</param>
    /// <param name="overwrite">Whether blobs with another content are replaced. If not, they stay and are counted.</param>
    /// <param name="progress">Receives the counts so far, after each file.</param>
    /// <param name="cancellationToken">Stops the upload; what was uploaded stays.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="LabelingException">A file cannot be read, or the container cannot be written to: code <see cref="LabelingErrorCodes.UploadFailed"/>.</exception>
    public Task<AzureBlobUploadReport> UploadFolderAsync(
        string path, string container, string folder = "", bool overwrite = false, IProgress<AzureBlobUploadReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FolderUpload(this, Path.GetFullPath(path), BlobPlace.Of(container, folder), overwrite, progress).RunAsync(cancellationToken);
    }

    /// <summary>Disposes the meter. Requests under way end by themselves.</summary>
    public void Dispose()
    {
        _instruments.Dispose();
        _links.Dispose();
    }

    internal BlobContainerClient ContainerOf(BlobPlace place) => Client.GetBlobContainerClient(place.Container);

    private static Uri CheckedEndpoint(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri || endpoint.Query.Length > 0 || endpoint.UserInfo.Length > 0)
        {
            throw new ArgumentException("An account's address has nothing behind its path; give such as https://account.blob.core.windows.net, and the credential beside it.", nameof(endpoint));
        }

        if (endpoint.Scheme != Uri.UriSchemeHttps && !(endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
        {
            throw new ArgumentException($"A credential is not sent to '{endpoint.Host}' by {endpoint.Scheme}; give an https address.", nameof(endpoint));
        }

        return endpoint;
    }

    private static Uri EndpointOf(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        try
        {
            return new Uri(new BlobServiceClient(connectionString).Uri.GetLeftPart(UriPartial.Path));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or UriFormatException)
        {
            // Not the cause's own words: they may repeat the key.
            throw new ArgumentException("The text is no connection string of a storage account; copy it from the account's access keys.", nameof(connectionString));
        }
    }

    private BlobClientOptions ClientOptions()
    {
        var sdk = new BlobClientOptions
        {
            RetryPolicy = new ResiliencePolicy(Options, _instruments, Time, Log, Endpoint.Host),
        };
        sdk.Retry.NetworkTimeout = Options.AttemptTimeout;
        sdk.Retry.MaxRetries = 0;
        sdk.Diagnostics.IsLoggingContentEnabled = false;
        sdk.Diagnostics.IsDistributedTracingEnabled = false;
        sdk.Diagnostics.IsTelemetryEnabled = false;
        if (Options.Transport is { } transport)
        {
            sdk.Transport = transport;
        }

        return sdk;
    }
}
