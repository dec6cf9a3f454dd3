using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Storage.Sqlite.Tests;

public sealed class FileErrorTests
{
    [Fact]
    public async Task A_missing_folder_is_named()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var store = new SqliteLabelStore(Path.Combine(folder, "labels.db"));

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => store.InitializeAsync());

        Assert.Equal(("sqlite", nameof(LabelStore.InitializeAsync), false), (exception.Store, exception.Operation, exception.IsTransient));
        Assert.Contains($"The folder '{folder}' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_stays_as_it_was()
    {
        await using var store = new TemporaryStore();
        await File.WriteAllTextAsync(store.File, string.Concat(Enumerable.Repeat("This is a shopping list. ", 100)));
        byte[] before = await File.ReadAllBytesAsync(store.File);

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => store.Store.InitializeAsync());

        Assert.Contains("is not a label store, or it is damaged", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store.File));
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused()
    {
        await using var store = new TemporaryStore();
        Run(store.File, "CREATE TABLE shopping (thing TEXT)");

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => store.Store.InitializeAsync());

        Assert.Contains("database of another program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_both_versions_are_named()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        await store.Store.DisposeAsync();
        Run(store.File, "PRAGMA user_version = 99");

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(store.ReopenAsync);

        Assert.Contains("has schema version 99 and this library knows up to ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_called_that()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 2000);
        await store.Store.DisposeAsync();
        await using (FileStream file = File.OpenWrite(store.File))
        {
            // The header and the schema stay, the rows go.
            file.Position = 64 * 1024;
            await file.WriteAsync(new byte[file.Length - file.Position]);
        }

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(async () =>
        {
            await store.ReopenAsync();
            await store.Store.ListItemsAsync(project.Id, new ItemQuery()).CountAsync();
        });

        Assert.Contains("is damaged; restore it from a copy", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task A_locked_file_is_a_passing_failure_and_the_call_can_be_repeated()
    {
        await using var store = new TemporaryStore();
        await using var impatient = new SqliteLabelStore(store.File, store.Time, null, TimeSpan.FromMilliseconds(50));
        await impatient.InitializeAsync();
        Project project = Projects.New(store.Time);
        using (var other = new SqliteConnection($"Data Source={store.File};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction transaction = other.BeginTransaction();
            LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => impatient.TryCreateProjectAsync(project));
            Assert.True(exception.IsTransient);
            Assert.Contains("Another program holds", exception.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(await impatient.TryCreateProjectAsync(project));
    }

    [Theory]
    [InlineData(13, false, "is full")]
    [InlineData(10, true, "failed")]
    [InlineData(8, false, "cannot be written")]
    [InlineData(14, false, "cannot be opened")]
    public void Every_failure_of_the_disk_is_one_sentence_with_a_cure(int code, bool isTransient, string words)
    {
        LabelStoreException exception = SqliteErrors.Translate("SubmitAsync", "labels.db", new SqliteException("engine's words", code))!;

        Assert.Equal(isTransient, exception.IsTransient);
        Assert.Contains("labels.db", exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_before_the_store_is_ready_say_so()
    {
        await using var store = new TemporaryStore();

        Assert.Contains(
            "InitializeAsync",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.FindProjectAsync("x"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_after_the_store_is_disposed_say_so()
    {
        TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Store.ClaimAsync(Projects.Claim(project, "ana")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Store.GetProgressAsync(project.Id));
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
