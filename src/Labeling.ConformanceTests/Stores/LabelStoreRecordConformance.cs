using System.Globalization;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>The records beside a project.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreRecordConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private const string Json = """{ "state": "Queued",  "note": "缶 \u00e9 😀" }""";

    [Fact]
    public async Task A_record_is_found_as_it_was_written()
    {
        Bench bench = await NewProjectAsync();

        ProjectRecord? written = await WriteAsync(bench, "run", "7", Json);

        Assert.NotNull(written);
        Assert.True(written.Version > 0);
        Assert.Equal(("run", "7", Json, Clock.GetUtcNow()), (written.Kind, written.Key, written.Json, written.UpdatedAt));
        Same(written, await FindAsync(bench, "run", "7"));
    }

    [Fact]
    public async Task The_next_version_takes_the_place_of_the_one_that_the_writer_read()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord first = (await WriteAsync(bench, "run", "7", "1"))!;
        Clock.Advance(TimeSpan.FromSeconds(3));

        ProjectRecord? second = await WriteAsync(bench, "run", "7", "2", first.Version);

        Assert.NotNull(second);
        Assert.True(second.Version > first.Version);
        Assert.Equal(("2", Clock.GetUtcNow()), (second.Json, second.UpdatedAt));
        Same(second, await FindAsync(bench, "run", "7"));
    }

    [Fact]
    public async Task Who_knows_another_version_writes_nothing()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord first = (await WriteAsync(bench, "run", "7", "1"))!;
        ProjectRecord second = (await WriteAsync(bench, "run", "7", "2", first.Version))!;

        Assert.Null(await WriteAsync(bench, "run", "7", "3"));
        Assert.Null(await WriteAsync(bench, "run", "7", "3", first.Version));
        Assert.Null(await WriteAsync(bench, "run", "7", "3", second.Version + 1));
        Assert.Null(await WriteAsync(bench, "run", "8", "3", second.Version));

        Same(second, await FindAsync(bench, "run", "7"));
        Assert.Null(await FindAsync(bench, "run", "8"));
    }

    [Fact]
    public async Task Who_knows_another_version_deletes_nothing()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord first = (await WriteAsync(bench, "run", "7", "1"))!;
        ProjectRecord second = (await WriteAsync(bench, "run", "7", "2", first.Version))!;

        Assert.False(await DeleteAsync(bench, "run", "7", first.Version));
        Assert.False(await DeleteAsync(bench, "run", "7", second.Version + 1));
        Assert.False(await DeleteAsync(bench, "run", "8", second.Version));
        Assert.False(await DeleteAsync(bench, "other", "7", second.Version));
        Same(second, await FindAsync(bench, "run", "7"));

        Assert.True(await DeleteAsync(bench, "run", "7", second.Version));
        Assert.Null(await FindAsync(bench, "run", "7"));
        Assert.False(await DeleteAsync(bench, "run", "7", second.Version));
    }

    [Fact]
    public async Task A_record_written_anew_after_its_deletion_has_a_version_that_was_never_given()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord old = (await WriteAsync(bench, "run", "7", "1"))!;
        Assert.True(await DeleteAsync(bench, "run", "7", old.Version));

        ProjectRecord? anew = await WriteAsync(bench, "run", "7", "2");

        Assert.NotNull(anew);
        Assert.True(anew.Version > old.Version);
        Assert.Null(await WriteAsync(bench, "run", "7", "3", old.Version));
        Assert.False(await DeleteAsync(bench, "run", "7", old.Version));
        Same(anew, await FindAsync(bench, "run", "7"));
    }

    [Fact]
    public async Task Records_are_listed_by_kind_in_the_order_of_their_keys_by_code_points()
    {
        Bench bench = await NewProjectAsync();
        string[] keys = ["0", "A", "Z", "a", "aa", "b", "é", "\uFF5E", "😀", .. Enumerable.Range(0, 40).Select(i => $"😀{i:D2}")];
        foreach (string key in keys.Reverse())
        {
            Assert.NotNull(await WriteAsync(bench, "run", key, $"\"{key}\""));
            Assert.NotNull(await WriteAsync(bench, "Run", key, "0"));
        }

        List<ProjectRecord> listed = await ListAsync(bench, "run");

        Assert.Equal(keys, listed.Select(r => r.Key));
        Assert.Equal(keys.Select(k => $"\"{k}\""), listed.Select(r => r.Json));
        Assert.All(listed, r => Assert.Equal("run", r.Kind));
        Same(listed[3], await FindAsync(bench, "run", "a"));
        Assert.Empty(await ListAsync(bench, "ru"));
    }

    [Fact]
    public async Task Kinds_keys_and_projects_are_told_apart_character_by_character()
    {
        Bench bench = await NewProjectAsync();
        Bench other = await NewProjectAsync();
        await WriteAsync(bench, "run", "seven", "1");

        Assert.NotNull(await WriteAsync(bench, "run", "Seven", "2"));
        Assert.NotNull(await WriteAsync(bench, "run", "seven ", "3"));
        Assert.NotNull(await WriteAsync(other, "run", "seven", "4"));

        Assert.Equal("1", (await FindAsync(bench, "run", "seven"))?.Json);
        Assert.Equal("4", (await FindAsync(other, "run", "seven"))?.Json);
        Assert.Null(await FindAsync(bench, "RUN", "seven"));
        Assert.Equal(["Seven", "seven", "seven "], (await ListAsync(bench, "run")).Select(r => r.Key));
        Assert.Single(await ListAsync(other, "run"));
    }

    [Fact]
    public async Task The_records_of_a_deleted_project_stay()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord record = (await WriteAsync(bench, "run", "7", "1"))!;

        await bench.SetStateAsync(ProjectState.Deleted);

        Same(record, await FindAsync(bench, "run", "7"));
        Same(record, Assert.Single(await ListAsync(bench, "run")));
        Assert.NotNull(await WriteAsync(bench, "run", "7", "2", record.Version));
    }

    [Fact]
    public async Task The_longest_names_and_the_largest_json_are_kept()
    {
        Bench bench = await NewProjectAsync();
        string kind = new('k', ProjectRecord.MaxNameLength);
        string key = string.Concat(Enumerable.Repeat("😀", ProjectRecord.MaxNameLength / 2));
        string json = '"' + new string('é', (ProjectRecord.MaxJsonBytes - 2) / 2) + '"';

        Assert.NotNull(await WriteAsync(bench, kind, key, json));

        Assert.Equal(json, (await FindAsync(bench, kind, key))?.Json);
        Assert.Equal(json, Assert.Single(await ListAsync(bench, kind)).Json);
    }

    [Fact]
    public async Task What_is_no_name_is_refused()
    {
        Bench bench = await NewProjectAsync();
        foreach (string name in (string[])["", "line\nbreak", "half \uD83D", "\uDE00 half", new string('n', ProjectRecord.MaxNameLength + 1)])
        {
            Func<Task>[] calls =
            [
                () => FindAsync(bench, name, "k"),
                () => FindAsync(bench, "k", name),
                () => ListAsync(bench, name),
                () => WriteAsync(bench, name, "k", "1"),
                () => WriteAsync(bench, "k", name, "1"),
                () => DeleteAsync(bench, name, "k", 1),
                () => DeleteAsync(bench, "k", name, 1),
            ];
            foreach (Func<Task> call in calls)
            {
                await Assert.ThrowsAnyAsync<ArgumentException>(call);
            }
        }
    }

    [Fact]
    public async Task What_is_not_one_json_value_or_too_large_is_refused()
    {
        Bench bench = await NewProjectAsync();
        foreach (string json in (string[])["", "{", "1 2", "\"half \uD83D\"", '"' + new string('é', ProjectRecord.MaxJsonBytes / 2) + '"'])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(bench, "run", "7", json));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(bench, "run", "7", "1", -1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeleteAsync(bench, "run", "7", 0));
        Assert.Empty(await ListAsync(bench, "run"));
    }

    [Fact]
    public async Task Of_many_who_write_at_once_each_builds_on_the_one_before()
    {
        const int Racers = 8;
        const int Rounds = 5;
        Bench bench = await NewProjectAsync();
        ProjectRecord first = (await WriteAsync(bench, "run", "7", "0"))!;

        int[] written = Race.Run(Racers, async _ =>
        {
            int done = 0;
            while (done < Rounds)
            {
                ProjectRecord record = (await FindAsync(bench, "run", "7"))!;
                string next = (int.Parse(record.Json, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
                done += await WriteAsync(bench, "run", "7", next, record.Version) is null ? 0 : 1;
            }

            return done;
        });

        Assert.Equal(Racers * Rounds, written.Sum());
        ProjectRecord last = (await FindAsync(bench, "run", "7"))!;
        Assert.Equal($"{Racers * Rounds}", last.Json);
        Assert.True(last.Version > first.Version);
    }

    [Fact]
    public async Task Of_many_who_create_one_record_one_does()
    {
        Bench bench = await NewProjectAsync();
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            string key = $"{round}";
            ProjectRecord?[] results = Race.Run(6, racer => WriteAsync(bench, "run", key, $"{racer}"));

            ProjectRecord winner = Assert.Single(results, r => r is not null)!;
            Same(winner, await FindAsync(bench, "run", key));
        }
    }

    [Fact]
    public async Task Records_are_there_when_the_data_is_opened_again()
    {
        Bench bench = await NewProjectAsync();
        ProjectRecord kept = (await WriteAsync(bench, "run", "7", Json))!;
        ProjectRecord gone = (await WriteAsync(bench, "run", "8", "1"))!;
        await DeleteAsync(bench, "run", "8", gone.Version);

        LabelStore? reopened = await Fixture.ReopenAsync(Store, Clock);
        Assert.SkipWhen(reopened is null, $"The store '{Store.Name}' keeps nothing between openings.");
        Store = bench.Store = reopened!;

        Same(kept, Assert.Single(await ListAsync(bench, "run")));
        Assert.True((await WriteAsync(bench, "run", "8", "2"))!.Version > gone.Version);
    }

    private static Task<ProjectRecord?> FindAsync(Bench bench, string kind, string key) => bench.Store.FindRecordAsync(bench.Id, kind, key, Cancellation);

    private static async Task<List<ProjectRecord>> ListAsync(Bench bench, string kind)
        => await bench.Store.ListRecordsAsync(bench.Id, kind, Cancellation).ToListAsync(Cancellation);

    private static Task<ProjectRecord?> WriteAsync(Bench bench, string kind, string key, string json, long expectedVersion = 0)
        => bench.Store.TryWriteRecordAsync(bench.Id, kind, key, json, expectedVersion, Cancellation);

    private static Task<bool> DeleteAsync(Bench bench, string kind, string key, long expectedVersion)
        => bench.Store.TryDeleteRecordAsync(bench.Id, kind, key, expectedVersion, Cancellation);

    private static void Same(ProjectRecord expected, ProjectRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(
            (expected.Kind, expected.Key, expected.Json, expected.Version, expected.UpdatedAt),
            (actual.Kind, actual.Key, actual.Json, actual.Version, actual.UpdatedAt));
    }
}
