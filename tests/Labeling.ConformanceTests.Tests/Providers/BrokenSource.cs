namespace Labeling.ConformanceTests.Tests;

/// <summary>A source that lists in another order, opens whatever a path leads to, and ignores cancellation.</summary>
public sealed class BrokenSourceFixture : LocalFolderFixture
{
    protected override IAssetSource Break(IAssetSource source, string root) => new BrokenSource(source, root);

    private sealed class BrokenSource(IAssetSource inner, string root) : IAssetSource
    {
        public IAsyncEnumerable<Asset> ListAsync(CancellationToken cancellationToken = default)
            => inner.ListAsync(CancellationToken.None).OrderByDescending(a => a.Path, StringComparer.Ordinal);

        public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
            => Task.FromResult<Stream>(File.OpenRead(Path.Combine(root, path)));
    }
}
