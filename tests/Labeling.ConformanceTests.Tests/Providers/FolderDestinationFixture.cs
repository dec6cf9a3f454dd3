namespace Labeling.ConformanceTests.Tests;

/// <summary>Folders of this machine that take exports.</summary>
public class FolderDestinationFixture : ExportDestinationFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");
    private int _count;

    public override Task<IExportDestination> CreateDestinationAsync()
        => Task.FromResult(Break(new FolderDestination(Path.Combine(_folder.FullName, "new", $"{Interlocked.Increment(ref _count)}"))));

    public override async Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExportDestination destination)
    {
        var files = new Dictionary<string, byte[]>();
        if (Directory.Exists(destination.Location))
        {
            foreach (string file in Directory.EnumerateFiles(destination.Location, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            {
                string path = Path.GetRelativePath(destination.Location, file).Replace(Path.DirectorySeparatorChar, '/');
                files.Add(path, await ReadSharedAsync(file));
            }
        }

        return files;
    }

    public override async Task PutAsync(IExportDestination destination, string path, byte[] content)
    {
        string file = Path.Combine(destination.Location, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    protected virtual IExportDestination Break(IExportDestination destination) => destination;

    /// <summary>Of a file that is being written, the name is all there is to see.</summary>
    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
