namespace Labeling.Export.Coco;

/// <summary>A file of an export that is its only one.</summary>
/// <remarks>What belongs at its end but is known at once waits in a second file, on this machine, so that memory stays flat.</remarks>
internal sealed class OutputFile : IAsyncDisposable
{
    private const int CopyBufferSize = 1 << 20;

    private readonly ExportFiles _files;
#pragma warning disable CA2213 // Disposed of with the files it is one of; by itself it would say again that the disk is full.
    private readonly Stream _main;
#pragma warning restore CA2213
    private readonly string _tailFolder;
    private FileStream? _tail;

    private OutputFile(ExportFiles files, string name, Stream main, string? folder)
    {
        _files = files;
        _main = main;
        Path = folder is null ? $"{files.Location.TrimEnd('/')}/{name}" : System.IO.Path.GetFullPath(System.IO.Path.Join(folder, name));
        _tailFolder = folder ?? System.IO.Path.GetTempPath();
    }

    public string Path { get; }

    public static OutputFile Create(string path, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(path)
            ?? throw new ArgumentException($"'{path}' is the root of a drive. Name a file to write.", nameof(path));

        // A folder's calls are complete when they return, so nothing waits here.
#pragma warning disable CA2000 // The caller's, as it says.
        return CreateAsync(new FolderDestination(folder), System.IO.Path.GetFileName(path), overwrite, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore CA2000
    }

    public static async Task<OutputFile> CreateAsync(IExportDestination destination, string name, bool overwrite, CancellationToken cancellationToken)
    {
        var files = await destination.BeginAsync(overwrite, cancellationToken).ConfigureAwait(false);
        try
        {
            var main = await files.CreateAsync(name, cancellationToken).ConfigureAwait(false);
            return new OutputFile(files, name, main, (destination as FolderDestination)?.Location);
        }
        catch
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _main.WriteAsync(bytes, cancellationToken);

    /// <summary>Writes what <see cref="AppendTailAsync"/> will bring over.</summary>
    public Task WriteTailAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => GuardAsync(() =>
        {
            _tail ??= CreateTail();
            return _tail.WriteAsync(bytes, cancellationToken);
        });

    /// <summary>Brings over what was written to the tail so far.</summary>
    public Task AppendTailAsync(CancellationToken cancellationToken)
        => GuardAsync(async () =>
        {
            if (_tail is not null)
            {
                _tail.Position = 0;
                await _tail.CopyToAsync(_main, CopyBufferSize, cancellationToken).ConfigureAwait(false);
            }
        });

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _main.DisposeAsync().ConfigureAwait(false);
        await _files.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_tail is not null)
        {
            await _tail.DisposeAsync().ConfigureAwait(false);
        }

        await _files.DisposeAsync().ConfigureAwait(false);
    }

    private FileStream CreateTail()
        => new(System.IO.Path.Combine(_tailFolder, $".labeling-{System.IO.Path.GetRandomFileName()}.tmp"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        });

    private async Task GuardAsync(Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    private LabelingException Failed(Exception exception) => new(
        LabelingErrorCodes.ExportFailed,
        $"'{Path}' could not be written: {exception.Message} Whatever was there before is unchanged. Check the permissions and the free space of '{_tailFolder}', and export again.",
        exception);
}
