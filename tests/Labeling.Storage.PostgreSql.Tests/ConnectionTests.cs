using Npgsql;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>Connections that break, and servers that go away.</summary>
public sealed class ConnectionTests(TestServer server)
{
    [Fact]
    public async Task Connections_that_the_server_ended_are_replaced_without_anybody_noticing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 50);
        for (int round = 0; round < 10; round++)
        {
            TaskLease task = (await place.Store.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;
            await place.EndConnectionsAsync();
            Assert.Equal(SubmissionStatus.Accepted, Assert.Single((await place.Store.SubmitAsync(Projects.Answer(task))).Outcomes).Status);
            Assert.Equal(round + 1, (await place.Store.GetProgressAsync(project.Id)).Labeled);
        }

        Assert.Empty(await place.Store.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task Connections_that_end_at_any_moment_lose_nothing_and_double_nothing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 400);
        using var progress = new SemaphoreSlim(0);
        Task<int[]> labeling = Task.WhenAll(Enumerable.Range(0, 8).Select(labeler => Task.Run(() => LabelAsync(place.Store, project, $"labeler {labeler}", progress))));
        while (!labeling.IsCompleted)
        {
            await place.EndConnectionsAsync();

            // Something has to come through between two ends, or nothing ever would.
            await Task.WhenAny(progress.WaitAsync(), labeling);
        }

        int[] accepted = await labeling;

        Assert.Equal(400, accepted.Sum());
        Assert.Equal(400, (await place.Store.GetProgressAsync(project.Id)).Labeled);
        Assert.Empty(await place.Store.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task A_host_that_stops_in_the_middle_of_a_transaction_changed_nothing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 2, new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        PostgreSqlLabelStore host = await place.OpenAnotherAsync();
        TaskLease first = (await host.ClaimAsync(Projects.Claim(project, "ana"))).Lease!;
        TaskLease second = (await host.ClaimAsync(Projects.Claim(project, "bob"))).Lease!;
        await host.SubmitAsync(Projects.Answer(first, _ => ConsensusDecision.Disagreement));
        using var letGo = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<SubmitResult> submit = host.SubmitAsync(Projects.Answer(second, _ =>
        {
            isHeld.TrySetResult();
            letGo.Wait();
            throw new InvalidOperationException("The host ends here.");
        }));
        await isHeld.Task;

        // The server ends what a host that stopped left open: at the latest after the time that the session allows.
        Task<ClaimResult> claim = place.Store.ClaimAsync(Projects.Claim(project, "cai"));
        Assert.False(claim.IsCompleted);
        await place.EndConnectionsAsync("state = 'idle in transaction'");

        Assert.Equal(ClaimStatus.Claimed, (await claim).Status);
        Assert.Equal(1, (await place.Store.GetProgressAsync(project.Id)).Labelers.Sum(l => l.Submitted));
        letGo.Set();
        await Assert.ThrowsAsync<InvalidOperationException>(() => submit);
        Assert.Empty(await place.Store.CheckCountersAsync(project.Id));
    }

    [Fact]
    public async Task A_writer_lets_go_by_itself_when_it_is_idle_in_a_transaction()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        using var connections = new PostgreSqlConnections(new NpgsqlConnectionStringBuilder(server.ConnectionString), new PostgreSqlOptions { Schema = place.Schema });
        await using NpgsqlConnection writer = connections.OpenForWriting();
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('lock_timeout') || ' ' || current_setting('synchronous_commit')", writer);

        Assert.Equal("20s 30s on", await command.ExecuteScalarAsync());
    }

    private static async Task<int> LabelAsync(LabelStore store, Project project, string labeler, SemaphoreSlim progress)
    {
        int accepted = 0;
        while ((await AgainAsync(() => store.ClaimAsync(Projects.Claim(project, labeler, 4)))).Lease is { } task)
        {
            SubmitResult result = await AgainAsync(() => store.SubmitAsync(Projects.Answer(task)));
            Assert.True(result.IsAccepted, string.Join(' ', result.Outcomes.Select(o => o.Status)));
            accepted += result.Outcomes.Count;
            progress.Release();
        }

        return accepted;
    }

    /// <summary>What a caller does with a failure that passes.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (LabelStoreException exception) when (exception.IsTransient && attempt < 100)
            {
            }
        }
    }
}
