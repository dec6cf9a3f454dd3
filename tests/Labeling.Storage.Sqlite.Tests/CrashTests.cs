namespace Labeling.Storage.Sqlite.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_process_is_killed_again_and_again()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        await store.Store.DisposeAsync();
        await CrashLoop.RunAsync("sqlite", store.File, store.Time, async () =>
        {
            await store.ReopenAsync();
            return store.Store;
        });
    }
}
