namespace Labeling.ConformanceTests.Tests;

/// <summary>A destination that writes files in place, over what is there, and leaves them.</summary>
public sealed class BrokenDestinationFixture : FolderDestinationFixture
{
    protected override IExportDestination Break(IExportDestination destination) => new BrokenDestination(destination.Location);

    private sealed class BrokenDestination(string location) : IExportDestination
    {
        public string Location => location;

        public Task<ExportFiles> BeginAsync(bool overwrite = false, CancellationToken cancellationToken = default) => Task.FromResult<ExportFiles>(new BrokenFiles(location));
    }

    private sealed class BrokenFiles(string location) : ExportFiles
    {
        public override string Location => location;

        protected override Task<Stream> OpenAsync(string path, CancellationToken cancellationToken = default)
        {
            string file = Path.Combine(location, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return Task.FromResult<Stream>(File.Create(file));
        }

        protected override Task PublishAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        protected override ValueTask CloseAsync(bool published) => ValueTask.CompletedTask;
    }
}
