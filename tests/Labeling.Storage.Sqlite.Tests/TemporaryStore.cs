using Microsoft.Extensions.Time.Testing;

namespace Labeling.Storage.Sqlite.Tests;

/// <summary>A store in a folder of its own, which goes when the test does.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");

    public TemporaryStore()
    {
        File = Path.Combine(_folder.FullName, "labels.db");
        Store = new SqliteLabelStore(File, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public string File { get; }

    public SqliteLabelStore Store { get; private set; }

    public static async Task<TemporaryStore> OpenAsync()
    {
        var store = new TemporaryStore();
        await store.Store.InitializeAsync();
        return store;
    }

    /// <summary>Closes the store and opens the file again.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = new SqliteLabelStore(File, Time);
        await Store.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
