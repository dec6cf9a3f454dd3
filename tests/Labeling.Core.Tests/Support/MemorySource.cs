using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Labeling.Core;

/// <summary>Assets in memory. A file's content is the text of its size, such as <c>640x480</c>, which <see cref="TextDecoder"/> reads.</summary>
internal sealed class MemorySource : IAssetSourceProvider, IAssetSource, IAssetLinks
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public string SourceName => "memory";

    /// <summary>Throws what a test wants thrown before the asset with this number (from 0) is listed.</summary>
    public (int At, Exception Failure)? ListFailure { get; set; }

    /// <summary>Throws what a test wants thrown when a file is opened.</summary>
    public Exception? OpenFailure { get; set; }

    /// <summary>Where browsers may read files; <see langword="null"/> for nowhere.</summary>
    public Uri? Links { get; set; }

    public bool IsSeekable { get; set; } = true;

    public int Listings { get; private set; }

    public int Opened { get; private set; }

    public List<Asset> Extra { get; } = [];

    /// <summary>In which order files are listed.</summary>
    public IComparer<string> Order { get; set; } = StringComparer.Ordinal;

    /// <summary>Happens when half of a listing is given.</summary>
    public Func<Task>? OnListing { get; set; }

    public static DatasetDefinition Dataset(string pattern = DatasetDefinition.Everything) => new("memory", "m", pattern);

    public MemorySource Add(string path, string content = "640x480")
    {
        _files[path] = Encoding.UTF8.GetBytes(content);
        return this;
    }

    public MemorySource AddMany(int count, string content = "640x480")
    {
        for (int i = 0; i < count; i++)
        {
            Add($"{i:D6}.jpg", content);
        }

        return this;
    }

    public void Remove(string path) => _files.TryRemove(path, out _);

    public IAssetSource Open(DatasetDefinition dataset) => this;

    public async IAsyncEnumerable<Asset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Listings++;
        await Task.Yield();
        int number = 0;
        var assets = _files.Select(f => new Asset { Path = f.Key, Size = f.Value.Length, ContentTag = Convert.ToHexString(f.Value) }).Concat(Extra);
        int half = _files.Count / 2;
        foreach (var asset in assets.OrderBy(a => a.Path, Order).ToList())
        {
            if (half-- == 0 && OnListing is { } happening)
            {
                await happening();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (ListFailure is { } failure && failure.At == number++)
            {
                throw failure.Failure;
            }

            yield return asset;
        }
    }

    public Task<Uri?> FindReadLinkAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Links is null ? null : new Uri(Links, Uri.EscapeDataString(path)));
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
    {
        Opened++;
        if (OpenFailure is not null)
        {
            throw OpenFailure;
        }

        cancellationToken.ThrowIfCancellationRequested();
        byte[] content = _files.GetValueOrDefault(path) ?? throw new FileNotFoundException("gone", path);
        Stream stream = new MemoryStream(content, writable: false);
        return Task.FromResult(IsSeekable ? stream : new OneWayStream(stream));
    }
}
