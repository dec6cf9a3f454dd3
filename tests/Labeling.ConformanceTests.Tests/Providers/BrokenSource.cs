namespace Labeling.ConformanceTests.Tests;

/// <summary>
/// A source that lists in another order and with times and tags that say nothing, opens whatever a path leads to, reads whatever is there at the
/// moment, gives links to nowhere, and ignores cancellation.
/// </summary>
public sealed class BrokenSourceFixture : LocalFolderFixture
{
    protected override IAssetSource Break(IAssetSource source, string root) => new BrokenSource(source, root);

    private sealed class BrokenSource(IAssetSource inner, string root) : IAssetSource, IAssetLinks
    {
        public IAsyncEnumerable<Asset> ListAsync(CancellationToken cancellationToken = default)
            => inner.ListAsync(CancellationToken.None).OrderByDescending(a => a.Path, StringComparer.Ordinal)
                .Select(a => new Asset { Path = a.Path, Size = Math.Max(1, a.Size), ContentTag = $"{a.Size}", ChangedAt = DateTimeOffset.UnixEpoch });

        public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
            => Task.FromResult<Stream>(new PresentStream(Path.Combine(root, path)));

        public Task<Uri?> FindReadLinkAsync(string path, CancellationToken cancellationToken = default)
            => Task.FromResult<Uri?>(new Uri("https://nowhere.example/" + path));
    }

    /// <summary>Opens the file anew for each reading, and never goes back.</summary>
    private sealed class PresentStream(string path) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => new FileInfo(path).Length;

        public override long Position { get => _position; set => _position = Math.Max(_position, value); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            using FileStream file = File.OpenRead(path);
            file.Position = _position;
            int read = file.Read(buffer, offset, count);
            _position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin == SeekOrigin.End ? Length + offset : offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
