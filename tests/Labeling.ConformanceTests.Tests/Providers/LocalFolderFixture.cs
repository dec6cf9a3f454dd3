using System.Runtime.CompilerServices;

namespace Labeling.ConformanceTests.Tests;

/// <summary>Folders of this machine.</summary>
public class LocalFolderFixture : AssetSourceFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");
    private readonly ConditionalWeakTable<IAssetSource, string> _roots = [];
    private int _count;

    public override async Task<IAssetSource> CreateSourceAsync(IReadOnlyDictionary<string, byte[]> files, string pattern = DatasetDefinition.Everything)
    {
        string root = Directory.CreateDirectory(NewPath()).FullName;
        foreach ((string path, byte[] content) in files)
        {
            string file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content);
        }

        return Open(root, pattern);
    }

    public override Task<IAssetSource> CreateMissingAsync() => Task.FromResult(Open(NewPath(), DatasetDefinition.Everything));

    public override async Task ReplaceAsync(IAssetSource source, string path, byte[]? content)
    {
        Assert.True(_roots.TryGetValue(source, out string? root));
        string file = Path.Combine(root, path);
        if (content is null)
        {
            File.Delete(file);
        }
        else
        {
            // A moment later than before, also where the system's clock goes in large steps.
            string next = file + ".next";
            await File.WriteAllBytesAsync(next, content);
            File.SetLastWriteTimeUtc(next, File.GetLastWriteTimeUtc(file).AddSeconds(1));
            File.Move(next, file, overwrite: true);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    protected virtual IAssetSource Break(IAssetSource source, string root) => source;

    private string NewPath() => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _count)}");

    private IAssetSource Open(string root, string pattern)
    {
        IAssetSource source = Break(new LocalFolderSourceProvider().Open(new LocalFolder(root, pattern)), root);
        _roots.Add(source, root);
        return source;
    }
}
