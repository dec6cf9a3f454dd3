namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>Schemas of older and newer libraries.</summary>
public sealed class MigrationTests(TestServer server)
{
    private static readonly string[] Later = [.. PostgreSqlSchema.Steps, "ALTER TABLE items ADD COLUMN later BIGINT NOT NULL DEFAULT 7"];

    [Fact]
    public async Task An_older_schema_is_brought_forward_with_all_that_is_in_it()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 5);

        await using PostgreSqlLabelStore newer = Open(place, Later);
        await newer.InitializeAsync();

        Assert.Equal(PostgreSqlSchema.Steps.Count + 1, await place.RunAsync("SELECT version FROM store_version"));
        Assert.Equal(35L, Convert.ToInt64(await place.RunAsync("SELECT sum(later) FROM items"), null));
        TaskLease task = (await newer.ClaimAsync(Projects.Claim(project, "ana", 4))).Lease!;
        Assert.True((await newer.SubmitAsync(Projects.Answer(task))).IsAccepted);
        Assert.Empty(await newer.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_both_versions_are_named()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await using (PostgreSqlLabelStore newer = Open(place, Later))
        {
            await newer.InitializeAsync();
        }

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => place.OpenAnotherAsync());

        Assert.Contains($"has version {Later.Length} and this library knows up to {Later.Length - 1}; use a newer version", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_schema_as_it_was()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await using PostgreSqlLabelStore newer = Open(place, [.. Later, "ALTER TABLE nowhere ADD COLUMN x BIGINT"]);

        await Assert.ThrowsAsync<LabelStoreException>(() => newer.InitializeAsync());

        Assert.Equal(PostgreSqlSchema.Steps.Count, await place.RunAsync("SELECT version FROM store_version"));
        Assert.Equal(0L, await place.RunAsync("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'later'"));
    }

    [Fact]
    public async Task Of_many_hosts_that_bring_a_schema_forward_each_step_is_made_once()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        PostgreSqlLabelStore[] hosts = [.. Enumerable.Range(0, 6).Select(_ => Open(place, Later))];

        await Task.WhenAll(hosts.Select(h => Task.Run(() => h.InitializeAsync())));

        Assert.Equal(Later.Length, await place.RunAsync("SELECT version FROM store_version"));
        foreach (PostgreSqlLabelStore host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Answers_from_before_classes_had_labelers_are_found_and_changed()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 5);
        Assert.True((await place.Store.SubmitAsync(Projects.Answer((await place.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!))).IsAccepted);
        Assert.True((await place.Store.SubmitAsync(Projects.Answer((await place.Store.ClaimAsync(Projects.Claim(project, "ben"))).Lease!))).IsAccepted);
        await place.RunAsync($"""
            ALTER TABLE item_classes DROP CONSTRAINT item_classes_pkey;
            ALTER TABLE item_classes DROP COLUMN labeler, DROP COLUMN labeled_at, ADD PRIMARY KEY (project_no, lot, class_id, item_id);
            UPDATE store_version SET version = {Array.FindIndex([.. PostgreSqlSchema.Steps], step => step.Contains("ADD COLUMN labeler ", StringComparison.Ordinal))}
            """);

        await place.ReopenAsync();

        var byAna = new ItemQuery { Filter = new ItemFilter { LabelClass = new LabelClassId(1), Labeler = "ana" } };
        Item item = Assert.Single(await place.Store.ListItemsAsync(project.Id, byAna).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("ana", item.Labeler);
        await place.Store.ReviewAsync(new ReviewRequest
        {
            ProjectId = project.Id, ItemId = item.Id, ExpectedVersion = item.Version, Reviewer = "rita", Decision = ReviewDecision.Reject,
        });
        Assert.Equal(1L, await place.RunAsync("SELECT count(*) FROM item_classes"));
    }

    private static PostgreSqlLabelStore Open(TemporaryStore place, IReadOnlyList<string> steps)
        => new(place.ConnectionString, new PostgreSqlOptions { Schema = place.Schema }, place.Time, null, steps);
}
