using System.Collections.Concurrent;
using Labeling.ConformanceTests;

namespace Labeling.Storage.Sqlite.Tests;

/// <summary>A folder with one file for each store.</summary>
public sealed class SqliteFixture : LabelStoreFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");
    private readonly ConcurrentDictionary<LabelStore, string> _files = new();
    private int _count;

    public override async Task<LabelStore> CreateStoreAsync(TimeProvider time)
        => await OpenAsync(Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _count)}.db"), time);

    public override async Task<LabelStore?> ReopenAsync(LabelStore store, TimeProvider time)
    {
        await store.DisposeAsync();
        return await OpenAsync(_files[store], time);
    }

    public override async Task<LabelStore?> OpenSecondAsync(LabelStore store, TimeProvider time) => await OpenAsync(_files[store], time);

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<LabelStore> OpenAsync(string file, TimeProvider time)
    {
        var store = new SqliteLabelStore(file, time);
        _files[store] = file;
        await store.InitializeAsync();
        return store;
    }
}
