using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Labeling.Storage.AzureBlobs;

/// <summary>The files of one export to a container: they wait in one temporary file and are sent at the commit.</summary>
internal sealed class BlobFiles(AzureBlobAccount account, BlobPlace place, string location, bool overwrite) : ExportFiles
{
    private const int BufferSize = 1 << 16;

    private readonly List<SpooledFile> _files = [];
    private readonly BlobContainerClient _container = account.ContainerOf(place);
    private FileStream? _spool;

    public override string Location => location;

    protected override async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        string name = place.Prefix + path;
        if (_files.Count == 0 && !overwrite)
        {
            // An export may take long: what forbids it shows at its first file.
            await ThrowIfThereAsync(name, cancellationToken).ConfigureAwait(false);
        }

        _spool ??= CreateSpool();
        var file = new SpooledFile(name, _spool.Position);
        _files.Add(file);
        return new SpoolStream(_spool, file, exception => SpoolFailed(exception));
    }

    protected override async Task PublishAsync(CancellationToken cancellationToken = default)
    {
        if (_spool is null)
        {
            return;
        }

        try
        {
            await _spool.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw SpoolFailed(exception);
        }

        var writers = _files.ConvertAll(file => new BlobWriter(_container.GetBlockBlobClient(file.Name), _spool.SafeFileHandle, file.Start, file.Length, file.Hash, account.Time));
        await EachAsync(writers, (writer, stop) => StageAsync(writer, stop), cancellationToken).ConfigureAwait(false);
        try
        {
            await EachAsync(writers, (writer, stop) => CommitAsync(writer, stop), cancellationToken).ConfigureAwait(false);
        }
        catch when (!overwrite)
        {
            await TakeBackAsync(writers).ConfigureAwait(false);
            throw;
        }
    }

    protected override async ValueTask CloseAsync(bool published)
    {
        if (_spool is not null)
        {
            await _spool.DisposeAsync().ConfigureAwait(false);
            _spool = null;
        }

        _files.Clear();
    }

    private static FileStream CreateSpool()
    {
        try
        {
            return new FileStream(Path.Combine(Path.GetTempPath(), $"labeling-{Path.GetRandomFileName()}.tmp"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = BufferSize,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SpoolFailed(exception);
        }
    }

    private static LabelingException SpoolFailed(Exception exception)
        => new(LabelingErrorCodes.ExportFailed, $"The export could not be kept in '{Path.GetTempPath()}' until it is sent: {exception.Message} Make room there, and export again.", exception);

    private LabelingException AlreadyThere(string name)
        => new(
            LabelingErrorCodes.ExportExists,
            $"The blob '{BlobPlace.Printable(name)}' of container '{place.Container}' is already there and is not to be replaced. Choose another name, remove it, or allow it to be overwritten.");

    private async Task EachAsync(List<BlobWriter> writers, Func<BlobWriter, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = account.Options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            writers,
            options,
            async (writer, stop) => await BlobGuard.RunAsync(
                LabelingErrorCodes.ExportFailed, "could not be written", place.Container, writer.Name, () => work(writer, stop), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task<bool> StageAsync(BlobWriter writer, CancellationToken cancellationToken)
    {
        await writer.StageAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> CommitAsync(BlobWriter writer, CancellationToken cancellationToken)
    {
        var conditions = new BlobRequestConditions { IfNoneMatch = overwrite ? null : ETag.All };
        return await writer.TryCommitAsync(conditions, cancellationToken).ConfigureAwait(false) ? true : throw AlreadyThere(writer.Name);
    }

    private async Task TakeBackAsync(List<BlobWriter> writers)
    {
        foreach (var writer in writers)
        {
            try
            {
                await writer.TakeBackAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (BlobGuard.IsForeign(exception))
            {
                BlobLog.NotTakenBack(account.Log, place.Container, BlobCause.Describe(exception));
            }
        }
    }

    private async Task ThrowIfThereAsync(string name, CancellationToken cancellationToken)
    {
        bool isThere = await BlobGuard.RunAsync(
            LabelingErrorCodes.ExportFailed,
            "cannot be written",
            place.Container,
            name,
            async () =>
            {
                try
                {
                    return (await _container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).HasValue;
                }
                catch (RequestFailedException exception) when (BlobGuard.IsMissingBlob(exception))
                {
                    return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (isThere)
        {
            throw AlreadyThere(name);
        }
    }
}
