namespace Labeling;

/// <summary>The files of one export to a folder.</summary>
internal sealed class FolderFiles(string root, bool overwrite) : ExportFiles(SamePaths)
{
    private const int BufferSize = 1 << 16;
    private const int FlushesAtOnce = 8;

    private readonly List<PendingFile> _files = [];
    private readonly FolderMaker _folders = new(root);

    public override string Location => root;

    private static StringComparer SamePaths => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    protected override Task<Stream> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Path.Join(root, path);
        return FolderFailure.Guard(target, () =>
        {
            var folder = _folders.Make(path);
            ThrowIfTaken(target);
            var file = new PendingFile(target, Path.Join(folder, $".labeling-{Path.GetRandomFileName()}.tmp"));
            var stream = new FileStream(file.TemporaryPath, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = BufferSize,
                Options = FileOptions.Asynchronous,
            });
            _files.Add(file);
            return Task.FromResult<Stream>(new FolderFileStream(stream, target));
        });
    }

    protected override async Task PublishAsync(CancellationToken cancellationToken = default)
    {
        // Side by side, because a file system brings many files to the disk in little more time than one.
        var options = new ParallelOptions { MaxDegreeOfParallelism = FlushesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_files, options, static (file, _) =>
        {
            FolderFailure.Guard(file.Target, file.FlushToDisk);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        FolderFailure.Guard(root, _folders.ThrowIfLinked);
        _files.ForEach(file => ThrowIfTaken(file.Target));
        PublishAll();
    }

    protected override ValueTask CloseAsync(bool published)
    {
        if (!published)
        {
            _files.ForEach(file => file.Drop());
            _folders.RemoveWhatWasMade();
        }

        _files.Clear();
        return ValueTask.CompletedTask;
    }

    private void PublishAll()
    {
        var shown = 0;
        try
        {
            for (; shown < _files.Count; shown++)
            {
                var file = _files[shown];
                FolderFailure.Guard(file.Target, () => file.Publish(overwrite, keepOld: _files.Count > 1));
            }
        }
        catch
        {
            while (--shown >= 0)
            {
                _files[shown].TakeBack();
            }

            throw;
        }

        _files.ForEach(file => file.ForgetOld());
    }

    private void ThrowIfTaken(string target)
    {
        if (PendingFile.IsLink(target))
        {
            throw FolderFailure.Failed(target, "There is a link of that name.");
        }

        if (Directory.Exists(target))
        {
            throw FolderFailure.Failed(target, "There is a folder of that name.");
        }

        if (!overwrite && File.Exists(target))
        {
            throw FolderFailure.AlreadyThere(target);
        }
    }
}
