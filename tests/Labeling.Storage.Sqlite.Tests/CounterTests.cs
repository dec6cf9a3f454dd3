using Microsoft.Data.Sqlite;

namespace Labeling.Storage.Sqlite.Tests;

public sealed class CounterTests
{
    [Theory]
    [InlineData("UPDATE project_counts SET labeled = labeled + 2", "status/Labeled", 5, 3)]
    [InlineData("UPDATE project_counts SET manual = 0", "queue/Manual", 0, 7)]
    [InlineData("UPDATE class_counts SET labels = 9", "class/1", 9, 3)]
    [InlineData("DELETE FROM labeler_counts", "labeler/ana/submitted", 0, 3)]
    [InlineData("UPDATE item_blocks SET unlabeled = 1", "block/0/Unlabeled", 1, 7)]
    public async Task What_drifted_is_told_by_name_and_right_again_after_a_rebuild(string damage, string counter, long kept, long counted)
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 10);
        for (int done = 0; done < 3; done++)
        {
            TaskLease task = (await store.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;
            Assert.True((await store.Store.SubmitAsync(Projects.Answer(task))).IsAccepted);
        }

        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
        await store.Store.DisposeAsync();
        Run(store.File, damage);
        await store.ReopenAsync();

        CounterDifference difference = Assert.Single(await store.Store.CheckCountersAsync(project.Id), d => d.Counter == counter);

        Assert.Equal((kept, counted), (difference.Kept, difference.Counted));
        await store.Store.RebuildCountersAsync(project.Id);
        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
        Assert.Equal(3, (await store.Store.GetProgressAsync(project.Id)).Labeled);
        await store.ReopenAsync();
        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
    }

    private static void Run(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
