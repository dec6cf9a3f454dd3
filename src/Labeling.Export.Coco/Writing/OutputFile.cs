namespace Labeling.Export.Coco;

/// <summary>A file that becomes visible under its name only when it is complete and on the disk.</summary>
/// <remarks>What belongs at its end but is known at once waits in a second file beside it, so that memory stays flat.</remarks>
internal sealed class OutputFile : IAsyncDisposable
{
    private const int CopyBufferSize = 1 << 20;

    private readonly bool _overwrite;
    private readonly string _temporaryPath;
    private readonly FileStream _main;
    private FileStream? _tail;

    private OutputFile(string path, bool overwrite, string temporaryPath)
    {
        Path = path;
        _overwrite = overwrite;
        _temporaryPath = temporaryPath;
        _main = Create(temporaryPath, FileOptions.Asynchronous);
    }

    public string Path { get; }

    public static OutputFile Create(string path, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = System.IO.Path.GetFullPath(path);
        if (!overwrite && File.Exists(path))
        {
            throw AlreadyThere(path);
        }

        var folder = System.IO.Path.GetDirectoryName(path)
            ?? throw new ArgumentException($"'{path}' is the root of a drive. Name a file to write.", nameof(path));
        return Guard(path, () =>
        {
            if (Directory.Exists(path))
            {
                throw new IOException("There is a folder of that name.");
            }

            Directory.CreateDirectory(folder);
            return new OutputFile(path, overwrite, TemporaryPath(folder));
        });
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => GuardAsync(() => _main.WriteAsync(bytes, cancellationToken));

    public Task WriteTailAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => GuardAsync(() =>
        {
            _tail ??= Create(TemporaryPath(System.IO.Path.GetDirectoryName(Path)!), FileOptions.Asynchronous | FileOptions.DeleteOnClose);
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

    public Task CommitAsync()
        => GuardAsync(async () =>
        {
            RandomAccess.FlushToDisk(_main.SafeFileHandle);
            await _main.DisposeAsync().ConfigureAwait(false);
            if (!_overwrite && File.Exists(Path))
            {
                throw AlreadyThere(Path);
            }

            File.Move(_temporaryPath, Path, _overwrite);
        });

    public async ValueTask DisposeAsync()
    {
        await _main.DisposeAsync().ConfigureAwait(false);
        if (_tail is not null)
        {
            await _tail.DisposeAsync().ConfigureAwait(false);
        }

        // After a commit there is nothing of that name any more, and this does nothing.
        File.Delete(_temporaryPath);
    }

    private static FileStream Create(string path, FileOptions options)
        => new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = options,
        });

    // Not made of the file's own name, which may be as long as a name can be.
    private static string TemporaryPath(string folder) => System.IO.Path.Combine(folder, $".labeling-{System.IO.Path.GetRandomFileName()}.tmp");

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, exception);
        }
    }

    private async Task GuardAsync(Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(Path, exception);
        }
    }

    private static LabelingException AlreadyThere(string path)
        => new(LabelingErrorCodes.ExportExists, $"'{path}' is already there, and Overwrite is off. Choose another name, remove the file, or allow it to be replaced.");

    private static LabelingException Failed(string path, Exception exception)
        => new(
            LabelingErrorCodes.ExportFailed,
            $"'{path}' could not be written: {exception.Message} Whatever was there before is unchanged. Check the folder, its permissions and the free space, and export again.",
            exception);
}
