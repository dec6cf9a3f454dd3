using System.Collections.Concurrent;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>Several stores, as several processes have them, on one database.</summary>
public sealed class SharingTests(TestServer server)
{
    private const int Labelers = 6;

    [Fact]
    public async Task Two_stores_hand_out_every_item_once_and_lose_nothing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await using PostgreSqlLabelStore other = await place.OpenAnotherAsync();
        Project project = await Projects.CreateAsync(place.Store, place.Time, 300);
        var given = new ConcurrentBag<ItemId>();

        await Task.WhenAll(Enumerable.Range(0, Labelers).Select(labeler => Task.Run(async () =>
        {
            // Each labeler works with both in turn, and sends every answer to both.
            for (int turn = labeler; ; turn++)
            {
                (LabelStore first, LabelStore second) = turn % 2 == 0 ? (place.Store, other) : ((LabelStore)other, place.Store);
                if ((await first.ClaimAsync(Projects.Claim(project, $"labeler {labeler}", 4))).Lease is not { } task)
                {
                    return;
                }

                SubmitResult[] results = await Task.WhenAll(first.SubmitAsync(Projects.Answer(task)), second.SubmitAsync(Projects.Answer(task)));
                Assert.All(results, r => Assert.True(r.IsAccepted));
                foreach (SubmissionOutcome outcome in results.SelectMany(r => r.Outcomes).Where(o => o.Status == SubmissionStatus.Accepted))
                {
                    given.Add(outcome.ItemId);
                }
            }
        })));

        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), given.Select(i => i.Value).Order());
        Assert.Equal(300, (await other.GetProgressAsync(project.Id)).Labeled);
        Assert.Empty(await other.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task What_one_store_remembers_of_a_project_is_forgotten_when_another_wrote()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await using PostgreSqlLabelStore other = await place.OpenAnotherAsync();
        Project project = await Projects.CreateAsync(place.Store, place.Time, 3);
        TaskLease task = (await place.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;

        // Nothing was assigned and nothing had run out when the first store looked.
        await other.AssignAsync(project.Id, new ItemFilter { PathPrefix = "image_0000002" }, "bob");
        await other.RenewAsync(project.Id, task.Token, "ana", TimeSpan.FromSeconds(1));
        place.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(3, Assert.Single((await place.Store.ClaimAsync(Projects.Claim(project, "bob"))).Lease!.Items).Id.Value);
        Assert.Equal(1, Assert.Single((await place.Store.ClaimAsync(Projects.Claim(project, "cai"))).Lease!.Items).Id.Value);
        await other.TryUpdateProjectAsync(new Project((await other.FindProjectAsync(project.Id))!) { State = ProjectState.Paused }, 1);
        Assert.Equal(ClaimStatus.ProjectNotRunning, (await place.Store.ClaimAsync(Projects.Claim(project, "dan"))).Status);
    }

    [Fact]
    public async Task A_project_that_somebody_holds_keeps_nobody_from_working_in_another()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await using PostgreSqlLabelStore other = await place.OpenAnotherAsync();
        Project held = await Projects.CreateAsync(place.Store, place.Time, 2, new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        Project free = (await place.Store.TryCreateProjectAsync(Projects.New(place.Time, "free")))!;
        await place.Store.AddItemsAsync(free.Id, Projects.Items(2));
        TaskLease first = (await place.Store.ClaimAsync(Projects.Claim(held, "ana"))).Lease!;
        TaskLease second = (await place.Store.ClaimAsync(Projects.Claim(held, "bob"))).Lease!;
        await place.Store.SubmitAsync(Projects.Answer(first, _ => ConsensusDecision.Disagreement));
        using var letGo = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<SubmitResult> submit = place.Store.SubmitAsync(Projects.Answer(second, _ =>
        {
            isHeld.TrySetResult();
            letGo.Wait();
            return ConsensusDecision.Disagreement;
        }));
        await isHeld.Task;

        Assert.Equal(ClaimStatus.Claimed, (await other.ClaimAsync(Projects.Claim(free, "cai"))).Status);
        Assert.Equal(1, (await other.GetProgressAsync(held.Id)).Incomplete - 1);
        Task<ClaimResult> waits = other.ClaimAsync(Projects.Claim(held, "cai"));
        Assert.False(waits.IsCompleted);
        letGo.Set();
        Assert.True((await submit).IsAccepted);
        Assert.Equal(ClaimStatus.Claimed, (await waits).Status);
    }

    [Fact]
    public async Task Hosts_that_start_at_once_make_one_schema()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        await place.RunAsync($"DROP SCHEMA \"{place.Schema}\" CASCADE");

        PostgreSqlLabelStore[] stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(place.OpenAnotherAsync)));

        await stores[0].TryCreateProjectAsync(Projects.New(place.Time));
        Assert.NotNull(await stores[5].FindProjectAsync("Fridge"));
        Assert.Equal(1L, await place.RunAsync("SELECT count(*) FROM store_version"));
    }
}
