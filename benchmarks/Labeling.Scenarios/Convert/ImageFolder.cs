using Labeling.Imaging;

namespace Labeling.Scenarios;

/// <summary>The images that labels are about, wherever exactly below a folder their paths begin.</summary>
internal sealed class ImageFolder : IAssetSource
{
    private readonly IAssetSource _folder;
    private readonly string _path;
    private readonly string _name;
    private readonly Func<string, CancellationToken, ValueTask<PixelSize>> _find;

    public ImageFolder(string path)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _name = Path.GetFileName(_path);
        _folder = new LocalFolderSourceProvider().Open(new LocalFolder(path));
        _find = ImageSizes.From(_folder, new ImageReader());
    }

    public IAssetSource Source => this;

    public async ValueTask<PixelSize> FindSizeAsync(string path, CancellationToken cancellationToken)
    {
        foreach (string candidate in Candidates(path))
        {
            if (await _find(candidate, cancellationToken) is { IsEmpty: false } size)
            {
                return size;
            }
        }

        return default;
    }

    /// <summary>Where below the folder the image is that a path means, or <see langword="null"/> where there is none.</summary>
    public string? Find(string path) => Candidates(path).FirstOrDefault(candidate => File.Exists(Path.Combine(_path, candidate)));

    public IAsyncEnumerable<Asset> ListAsync(CancellationToken cancellationToken = default) => _folder.ListAsync(cancellationToken);

    public async Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
    {
        FileNotFoundException? missing = null;
        foreach (string candidate in Candidates(path))
        {
            try
            {
                return await _folder.OpenReadAsync(candidate, cancellationToken);
            }
            catch (FileNotFoundException exception)
            {
                missing = exception;
            }
        }

        throw missing!;
    }

    /// <summary>The path itself, without the folder's own name at its beginning, and below a folder <c>images</c>.</summary>
    private IEnumerable<string> Candidates(string path)
    {
        yield return path;
        if (path.StartsWith(_name + "/", StringComparison.Ordinal))
        {
            yield return path[(_name.Length + 1)..];
        }

        yield return "images/" + path;
    }
}
