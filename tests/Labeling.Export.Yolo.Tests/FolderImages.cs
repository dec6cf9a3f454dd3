namespace Labeling.Export.Yolo;

/// <summary>Images that are made up: each file's text is its path.</summary>
internal sealed class FolderImages(params IReadOnlyList<string> paths) : IAssetSource
{
    public async IAsyncEnumerable<Asset> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var path in paths)
        {
            await ValueTask.CompletedTask;
            yield return new Asset { Path = path, Size = path.Length, ContentTag = path };
        }
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
        => paths.Contains(path) ? Task.FromResult<Stream>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(path))) : throw new FileNotFoundException("gone", path);
}
