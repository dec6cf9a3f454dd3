namespace Labeling.Storage.Sqlite.Tests;

/// <summary>What the writer remembers of the queue stays true whatever happens to the table behind it.</summary>
public sealed class QueueMemoryTests
{
    [Fact]
    public async Task Arrivals_before_among_and_behind_what_is_remembered_come_in_their_order()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 0);
        await AddAsync(store, project, Enumerable.Range(1, 600).Select(i => i * 10L));
        Assert.Equal(10, await NextAsync(store, project));

        await AddAsync(store, project, [5, 25, 25_000, 2_565, 2_575, 6_001]);

        List<long> keys = [];
        while (await NextAsync(store, project) is { } key)
        {
            keys.Add(key);
        }

        long[] expected = [.. Enumerable.Range(2, 599).Select(i => i * 10L).Concat([5, 25, 25_000, 2_565, 2_575, 6_001]).Order()];
        Assert.Equal(expected, keys);
    }

    [Fact]
    public async Task What_a_failed_call_took_is_handed_out_again()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 4);
        Project strict = (await store.Store.TryCreateProjectAsync(Projects.New(store.Time, "strict", new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 })))!;
        await store.Store.AddItemsAsync(strict.Id, Projects.Items(1));
        TaskLease first = (await store.Store.ClaimAsync(Projects.Claim(strict, "ana"))).Lease!;
        TaskLease second = (await store.Store.ClaimAsync(Projects.Claim(strict, "ben"))).Lease!;
        await store.Store.SubmitAsync(Projects.Answer(first, _ => ConsensusDecision.Disagreement));
        Task<ClaimResult>[] claims;
        Task<SubmitResult> fails;
        await using (await HeldWriter.HoldAsync(store))
        {
            claims = [.. new[] { "cem", "dora" }.Select(l => store.Store.ClaimAsync(Projects.Claim(project, l)))];
            fails = store.Store.SubmitAsync(Projects.Answer(second, _ => throw new InvalidOperationException("a rule that throws")));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => fails);
        Assert.Equal([1L, 2], (await Task.WhenAll(claims)).Select(c => c.Lease!.Items[0].Id.Value));
        Assert.Equal(3, (await store.Store.ClaimAsync(Projects.Claim(project, "eli"))).Lease!.Items[0].Id.Value);
    }

    [Fact]
    public async Task What_another_opening_of_the_file_took_is_not_handed_out_again()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 6);
        await using var other = new SqliteLabelStore(store.File, store.Time);
        await other.InitializeAsync();
        List<long> taken = [];
        for (int turn = 0; turn < 3; turn++)
        {
            taken.Add((await store.Store.ClaimAsync(Projects.Claim(project, $"here-{turn}"))).Lease!.Items[0].Id.Value);
            taken.Add((await other.ClaimAsync(Projects.Claim(project, $"there-{turn}"))).Lease!.Items[0].Id.Value);
        }

        Assert.Equal([1L, 2, 3, 4, 5, 6], taken);
    }

    [Fact]
    public async Task An_answer_follows_what_happened_to_its_item_since_the_claim_also_through_another_opening_of_the_file()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 2);
        await using var other = new SqliteLabelStore(store.File, store.Time);
        await other.InitializeAsync();
        TaskLease first = (await store.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;
        TaskLease second = (await store.Store.ClaimAsync(Projects.Claim(project, "ben"))).Lease!;
        await store.Store.SetMissingAsync(project.Id, [first.Items[0].Id], true);
        await other.SetMissingAsync(project.Id, [second.Items[0].Id], true);

        foreach (TaskLease task in new[] { first, second })
        {
            Assert.True((await store.Store.SubmitAsync(Projects.Answer(task))).IsAccepted);
            var history = new List<HistoryEntryKind>();
            await foreach (HistoryEntry entry in store.Store.ReadHistoryAsync(project.Id, task.Items[0].Id))
            {
                history.Add(entry.Kind);
            }

            Assert.Equal([HistoryEntryKind.WentMissing, HistoryEntryKind.Submitted], history);
        }

        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task What_was_claimed_from_one_opening_of_the_file_is_answered_through_another_and_only_once()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 2);
        await using var other = new SqliteLabelStore(store.File, store.Time);
        await other.InitializeAsync();
        TaskLease task = (await store.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;

        Assert.True((await other.SubmitAsync(Projects.Answer(task))).IsAccepted);
        SubmitResult again = await store.Store.SubmitAsync(Projects.Answer(task));
        ClaimResult next = await store.Store.ClaimAsync(Projects.Claim(project, "ana"));

        Assert.Equal(SubmissionStatus.AlreadyAccepted, again.Outcomes[0].Status);
        Assert.NotEqual(task.Items[0].Id, next.Lease!.Items[0].Id);
    }

    private static Task AddAsync(TemporaryStore store, Project project, IEnumerable<long> orderKeys)
        => store.Store.AddItemsAsync(
            project.Id,
            [.. orderKeys.Select(key => new NewItem { Asset = new Asset { Path = $"{key}.jpg", Size = 1, ContentTag = "t" }, OrderKey = key })]);

    /// <summary>Claims and labels the next item.</summary>
    private static async Task<long?> NextAsync(TemporaryStore store, Project project)
    {
        if ((await store.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease is not { } task)
        {
            return null;
        }

        Assert.True((await store.Store.SubmitAsync(Projects.Answer(task))).IsAccepted);
        return long.Parse(Path.GetFileNameWithoutExtension(task.Items[0].Path), System.Globalization.CultureInfo.InvariantCulture);
    }
}
