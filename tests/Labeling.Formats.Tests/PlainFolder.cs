namespace Labeling.Formats;

/// <summary>A folder that is written to at once, without bringing each file to the disk: thousands of small files are written here.</summary>
internal sealed class PlainFolder(string path) : IExportDestination
{
    public string Location => path;

    public Task<ExportFiles> BeginAsync(bool overwrite = false, CancellationToken cancellationToken = default) => Task.FromResult<ExportFiles>(new Files(path));

    private sealed class Files(string path) : ExportFiles
    {
        public override string Location => path;

        protected override Task<Stream> OpenAsync(string path, CancellationToken cancellationToken = default)
        {
            var file = Path.Combine(Location, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return Task.FromResult<Stream>(File.Create(file));
        }

        protected override Task PublishAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        protected override ValueTask CloseAsync(bool published) => ValueTask.CompletedTask;
    }
}
