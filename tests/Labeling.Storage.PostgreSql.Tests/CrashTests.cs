namespace Labeling.Storage.PostgreSql.Tests;

public sealed class CrashTests(TestServer server)
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_process_is_killed_again_and_again()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync(server);
        await store.Store.DisposeAsync();
        await CrashLoop.RunAsync("postgres", store.Place, store.Time, async () =>
        {
            await store.ReopenAsync();
            return store.Store;
        });
    }
}
