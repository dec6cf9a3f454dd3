using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Reserving the page after the current one without burning it.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStorePrefetchConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_prefetch_gives_the_next_page_while_the_current_one_is_in_hand()
    {
        Bench bench = await NewProjectAsync(items: 10);
        TaskLease current = await bench.ClaimAsync("ana", 4);

        TaskLease reserved = await bench.ClaimAsync("ana", 4, prefetch: true);

        Assert.NotEqual(current.Token, reserved.Token);
        Assert.Equal([5L, 6, 7, 8], reserved.Items.Select(i => i.Id.Value));
        Assert.Equal(current.Token, (await bench.ClaimAsync("ana")).Token);
        Assert.Equal([9L, 10], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task At_most_one_task_is_reserved()
    {
        Bench bench = await NewProjectAsync(items: 9);
        await bench.ClaimAsync("ana");
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);

        TaskLease again = await bench.ClaimAsync("ana", 4, prefetch: true, duration: TimeSpan.FromHours(9));

        Assert.Equal((reserved.Token, reserved.ExpiresAt, 1), (again.Token, again.ExpiresAt, again.Items.Count));
        Assert.Equal(3, (await bench.ClaimAsync("bob")).Items[0].Id.Value);
    }

    [Fact]
    public async Task Without_a_current_task_a_prefetch_is_a_claim()
    {
        Bench bench = await NewProjectAsync(items: 2);

        TaskLease current = await bench.ClaimAsync("ana", prefetch: true);

        Assert.Equal(current.Token, (await bench.ClaimAsync("ana")).Token);
        Assert.Equal(2, (await bench.ClaimAsync("ana", prefetch: true)).Items[0].Id.Value);
    }

    [Fact]
    public async Task A_prefetch_with_nothing_left_leaves_the_current_task_alone()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease current = await bench.ClaimAsync("ana");

        ClaimResult result = await bench.TryClaimAsync("ana", prefetch: true);

        Assert.Equal((ClaimStatus.NothingWaiting, null), (result.Status, result.Lease));
        Assert.Equal(current.Token, (await bench.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task The_reserved_task_becomes_current_with_a_full_lease_when_the_current_one_is_done()
    {
        Bench bench = await NewProjectAsync(items: 3);
        TaskLease current = await bench.ClaimAsync("ana");
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);
        Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(current, Bench.Label(new ItemId(1))));

        TaskLease next = await bench.ClaimAsync("ana", duration: TimeSpan.FromMinutes(20));

        Assert.Equal((reserved.Token, reserved.ClaimedAt), (next.Token, next.ClaimedAt));
        Assert.Equal(Clock.GetUtcNow().AddMinutes(20), next.ExpiresAt);
        Assert.Equal(next.Token, (await bench.ClaimAsync("ana")).Token);
        Clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal(3, (await bench.ClaimAsync("bob")).Items[0].Id.Value);
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(next, Bench.Label(new ItemId(2))));
    }

    [Fact]
    public async Task The_reserved_task_becomes_current_when_the_current_one_is_released_or_expires()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease current = await bench.ClaimAsync("ana");
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true, duration: TimeSpan.FromHours(1));
        Assert.True(await Store.ReleaseAsync(bench.Id, current.Token, "ana", Cancellation));
        Assert.Equal(reserved.Token, (await bench.ClaimAsync("ana")).Token);

        TaskLease second = await bench.ClaimAsync("ana", prefetch: true, duration: TimeSpan.FromHours(1));
        Clock.Advance(Bench.LeaseDuration);
        Assert.Equal(second.Token, (await bench.ClaimAsync("ana")).Token);
        Assert.Equal(1, second.Items[0].Id.Value);
    }

    [Fact]
    public async Task A_reserved_task_expires_like_any_other()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease current = await bench.ClaimAsync("ana", duration: TimeSpan.FromHours(1));
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);

        Clock.SetUtcNow(reserved.ExpiresAt);

        Assert.Equal(2, (await bench.ClaimAsync("bob")).Items[0].Id.Value);
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(reserved, Bench.Label(new ItemId(2))));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(current, Bench.Label(new ItemId(1))));
        await bench.NothingWaitsForAsync("ana");
    }

    [Fact]
    public async Task Answers_under_a_reserved_lease_are_accepted_like_any()
    {
        Bench bench = await NewProjectAsync(items: 3);
        TaskLease current = await bench.ClaimAsync("ana");
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(reserved, Bench.Label(new ItemId(2))));

        Assert.Equal(current.Token, (await bench.ClaimAsync("ana")).Token);
        Assert.Equal(3, (await bench.ClaimAsync("ana", prefetch: true)).Items[0].Id.Value);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_reserved_task_ends_when_the_project_stops_running()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease current = await bench.ClaimAsync("ana");
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);
        await bench.SetStateAsync(ProjectState.Paused);
        await bench.SetStateAsync(ProjectState.Running);

        Assert.Equal([1L, 2], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value));
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(current, Bench.Label(new ItemId(1))));
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(reserved, Bench.Label(new ItemId(2))));
    }
}
