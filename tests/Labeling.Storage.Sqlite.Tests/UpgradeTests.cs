using Microsoft.Data.Sqlite;

namespace Labeling.Storage.Sqlite.Tests;

public sealed class UpgradeTests
{
    [Fact]
    public async Task A_file_of_the_first_schema_is_brought_forward_with_all_that_is_in_it()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 5);
        TaskLease lease = (await store.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;
        Assert.True((await store.Store.SubmitAsync(Projects.Answer(lease))).IsAccepted);
        await store.Store.DisposeAsync();
        Run(
            store.File,
            """
            CREATE TABLE old_classes (project_no INTEGER NOT NULL, class_id INTEGER NOT NULL, item_id INTEGER NOT NULL, PRIMARY KEY (project_no, class_id, item_id)) WITHOUT ROWID;
            INSERT INTO old_classes SELECT project_no, class_id, item_id FROM item_classes;
            DROP TABLE item_classes;
            ALTER TABLE old_classes RENAME TO item_classes;
            CREATE INDEX tasks_expiry ON tasks (project_no, is_over, expires_at) WHERE role < 2;
            DROP TABLE project_records;
            ALTER TABLE items DROP COLUMN warnings;
            ALTER TABLE projects DROP COLUMN record_writes;
            ALTER TABLE projects DROP COLUMN queued;
            PRAGMA user_version = 1;
            """);

        await store.ReopenAsync();

        Assert.Equal((1, 4), (await store.Store.GetProgressAsync(project.Id)) is { } progress ? (progress.Labeled, progress.Incomplete) : default);
        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
        var canFilter = new ItemQuery { Filter = new ItemFilter { LabelClass = new LabelClassId(1) } };
        Assert.Equal(lease.Items[0].Id, Assert.Single(await store.Store.ListItemsAsync(project.Id, canFilter).ToListAsync()).Id);
        ProjectRecord? record = await store.Store.TryWriteRecordAsync(project.Id, "run", "7", "{}", 0);
        Assert.NotNull(record);
        await store.ReopenAsync();
        Assert.Equal(record.Version, (await store.Store.FindRecordAsync(project.Id, "run", "7"))?.Version);
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
