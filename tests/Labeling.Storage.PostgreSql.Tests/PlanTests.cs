using System.Globalization;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>Which indexes the server follows, whatever its statistics say.</summary>
public sealed class PlanTests(TestServer server)
{
    private const int Items = 600;
    private const int Pages = 8;

    [Fact]
    public async Task Pages_are_read_by_the_indexes_that_are_meant_when_the_statistics_are_from_before_anything_was_labeled()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, Items);
        await place.RunAsync("ANALYZE items");
        for (int task = 0; task < Items; task++)
        {
            TaskLease lease = (await place.Store.ClaimAsync(Projects.Claim(project, task % 2 == 0 ? "ana" : "ben"))).Lease!;
            await place.Store.SubmitAsync(Projects.Answer(lease));
        }

        await place.ReopenAsync();
        await WaitForConnectionsAsync(place, 1);
        long before = await EntriesReadAsync(place);
        var query = new ItemQuery
        {
            Filter = new ItemFilter { Statuses = [ItemStatus.Labeled], LabelClass = new(1), Labeler = "ana", LabeledFrom = place.Time.GetUtcNow() },
            Limit = 500,
        };

        // The server makes plans for the values five times, and one for all values then.
        for (int page = 0; page < Pages; page++)
        {
            Assert.Equal(Items / 2, await place.Store.ListItemsAsync(project.Id, query).CountAsync());
        }

        // What a connection read is known when it ends.
        await place.ReopenAsync();
        await WaitForConnectionsAsync(place, 1);
        Assert.InRange(await EntriesReadAsync(place) - before, 1, Pages * 10 * Items);
    }

    /// <summary>How many entries of all indexes were read so far.</summary>
    private static async Task<long> EntriesReadAsync(TemporaryStore place)
        => Convert.ToInt64(
            await place.RunAsync($"SELECT SUM(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE schemaname = '{place.Schema}'"), CultureInfo.InvariantCulture);

    private static async Task WaitForConnectionsAsync(TemporaryStore place, int most)
    {
        while (Convert.ToInt64(
            await place.RunAsync($"SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '{place.Schema}'"), CultureInfo.InvariantCulture) > most)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
