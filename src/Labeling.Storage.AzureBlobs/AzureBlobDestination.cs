using Labeling.Storage.AzureBlobs;

namespace Labeling;

/// <summary>A folder of a container in Azure Blob Storage that takes an export's files.</summary>
/// <remarks>
/// <para>
/// What is written waits in one temporary file of this machine. At the commit it is sent: large files as blocks, which nobody sees, and then every
/// file is made visible whole, in one request, on the condition that nothing is there where nothing is to be replaced. When one of several
/// files cannot be, those that show already are taken away again; replaced ones, in a set that may replace, stay replaced.
/// </para>
/// <para>Each blob gets its MD5 and, by its extension, its content type. Of several writers of one file the first to commit wins, or the last where files may be replaced.</para>
/// </remarks>
public sealed class AzureBlobDestination : IExportDestination
{
    private readonly AzureBlobAccount _account;
    private readonly BlobPlace _place;

    /// <summary>Creates a destination. Touches no network.</summary>
    /// <param name="account">The account.</param>
    /// <param name="container">The container, which must be there.</param>
    /// <param name="folder">The folder in it; empty for its root.</param>
    /// <exception cref="ArgumentException">The names are none of a container and a folder.</exception>
    public AzureBlobDestination(AzureBlobAccount account, string container, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(account);
        _account = account;
        _place = BlobPlace.Of(container, folder);
        Location = $"{account.Endpoint.AbsoluteUri.TrimEnd('/')}/{container}/{_place.Prefix}".TrimEnd('/');
    }

    /// <summary>The folder's address, without any secret.</summary>
    public string Location { get; }

    /// <summary>A new folder for one export, where Azure Machine Learning puts them: <c>Labeling/export/&lt;format&gt;/&lt;id&gt;</c>.</summary>
    /// <param name="account">The account.</param>
    /// <param name="container">The container, which must be there.</param>
    /// <param name="format">The format's name, such as <c>coco</c>, <c>csv</c> or <c>dataset</c>: letters, digits and hyphens.</param>
    /// <exception cref="ArgumentException">The names are none of a container and a format.</exception>
    public static AzureBlobDestination ForExport(AzureBlobAccount account, string container, string format)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrEmpty(format);
        if (!format.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{BlobPlace.Printable(format)}' is no format's name; give letters, digits and hyphens, such as coco.", nameof(format));
        }

        return new AzureBlobDestination(account, container, $"Labeling/export/{format}/{Guid.CreateVersion7(account.Time.GetUtcNow())}");
    }

    /// <inheritdoc/>
    public Task<ExportFiles> BeginAsync(bool overwrite = false, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ExportFiles>(cancellationToken);
        }

        ExportFiles files = new BlobFiles(_account, _place, Location, overwrite);
        return Task.FromResult(files);
    }
}
