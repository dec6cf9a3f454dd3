using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>How long a lease holds: expiry, renewal, release, and clocks that jump.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreLeaseConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_task_is_held_until_just_before_its_lease_expires()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        Clock.Advance(Bench.LeaseDuration - Moment);

        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task A_task_is_free_again_at_the_instant_its_lease_expires()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        Clock.SetUtcNow(lease.ExpiresAt);

        TaskLease next = await bench.ClaimAsync("bob");
        Assert.Equal(1, next.Items[0].Id.Value);
        Assert.NotEqual(lease.Token, next.Token);
        await bench.NothingWaitsForAsync("ana");
    }

    [Fact]
    public async Task Items_come_back_to_where_they_were_in_the_queue()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);

        await bench.LabelNextAsync("bob", 1);
        await bench.LabelNextAsync("bob", 2);
    }

    [Fact]
    public async Task Each_lease_expires_by_itself()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.ClaimAsync("ana", duration: TimeSpan.FromMinutes(3));
        await bench.ClaimAsync("bob", duration: TimeSpan.FromMinutes(1));
        await bench.ClaimAsync("cai", duration: TimeSpan.FromMinutes(2));
        await bench.NothingWaitsForAsync("dan");

        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await bench.ClaimAsync("dan", duration: TimeSpan.FromHours(1))).Items[0].Id.Value);
        await bench.NothingWaitsForAsync("eve");
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([1L, 3L], (await bench.ClaimAsync("eve", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task A_renewed_lease_holds_from_now_on_for_the_duration()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Clock.Advance(TimeSpan.FromMinutes(9));

        DateTimeOffset? expiresAt = await RenewAsync(bench, lease, TimeSpan.FromMinutes(5));

        Assert.Equal(Clock.GetUtcNow().AddMinutes(5), expiresAt);
        Assert.Equal(expiresAt, (await bench.ClaimAsync("ana")).ExpiresAt);
        Clock.Advance(TimeSpan.FromMinutes(5) - Moment);
        await bench.NothingWaitsForAsync("bob");
        Clock.Advance(Moment);
        await bench.ClaimAsync("bob");
    }

    [Fact]
    public async Task An_expired_lease_is_renewed_while_nobody_took_its_items()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Clock.GetUtcNow() + Bench.LeaseDuration, await RenewAsync(bench, lease));

        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task A_lease_is_not_renewed_once_somebody_took_one_of_its_items()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        Clock.Advance(Bench.LeaseDuration);
        TaskLease taken = await bench.ClaimAsync("bob");

        Assert.Null(await RenewAsync(bench, lease));

        await Store.ReleaseAsync(bench.Id, taken.Token, "bob", Cancellation);
        Assert.Null(await RenewAsync(bench, lease));
        Assert.Equal([1L, 2L], (await bench.ClaimAsync("cai", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task Only_its_holder_renews_and_releases_a_lease()
    {
        Bench bench = await NewProjectAsync(items: 1);
        Bench other = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        var unknown = new LeaseToken(Guid.CreateVersion7(Clock.GetUtcNow()));

        Assert.Null(await Store.RenewAsync(bench.Id, lease.Token, "bob", Bench.LeaseDuration, Cancellation));
        Assert.Null(await Store.RenewAsync(bench.Id, unknown, "ana", Bench.LeaseDuration, Cancellation));
        Assert.Null(await Store.RenewAsync(other.Id, lease.Token, "ana", Bench.LeaseDuration, Cancellation));
        Assert.False(await Store.ReleaseAsync(bench.Id, lease.Token, "bob", Cancellation));
        Assert.False(await Store.ReleaseAsync(bench.Id, unknown, "ana", Cancellation));
        Assert.False(await Store.ReleaseAsync(other.Id, lease.Token, "ana", Cancellation));
        Assert.Equal((lease.Token, lease.ExpiresAt), ((await bench.ClaimAsync("ana")).Token, (await bench.ClaimAsync("ana")).ExpiresAt));
    }

    [Fact]
    public async Task Released_items_are_free_at_once_and_submitted_ones_stay_done()
    {
        Bench bench = await NewProjectAsync(items: 4);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(new ItemId(2)));

        Assert.True(await ReleaseAsync(bench, lease));

        Assert.Equal([1L, 3L, 4L], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value));
        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(2)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_lease_that_is_over_is_neither_released_nor_renewed_again()
    {
        Bench bench = await NewProjectAsync(items: 3);
        TaskLease released = await bench.ClaimAsync("ana");
        Assert.True(await ReleaseAsync(bench, released));
        Assert.False(await ReleaseAsync(bench, released));
        Assert.Null(await RenewAsync(bench, released));

        TaskLease done = await bench.LabelNextAsync("ana", 1);
        Assert.False(await ReleaseAsync(bench, done));
        Assert.Null(await RenewAsync(bench, done));

        TaskLease expired = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        Assert.False(await ReleaseAsync(bench, expired));
        Assert.NotNull(await RenewAsync(bench, expired));
    }

    [Fact]
    public async Task A_labeler_given_another_task_cannot_renew_the_one_before()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease first = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        TaskLease second = await bench.ClaimAsync("ana");

        Assert.NotEqual(first.Token, second.Token);
        Assert.Null(await RenewAsync(bench, first));
        Assert.NotNull(await RenewAsync(bench, second));
    }

    [Theory]
    [InlineData(ProjectState.Paused)]
    [InlineData(ProjectState.Completed)]
    public async Task Leases_end_when_the_project_stops_running(ProjectState state)
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana");
        await bench.SetStateAsync(state);

        Assert.Null(await RenewAsync(bench, lease));
        Assert.False(await ReleaseAsync(bench, lease));
        await bench.SetStateAsync(ProjectState.Running);
        Assert.Null(await RenewAsync(bench, lease));
        Assert.Equal(1, (await bench.ClaimAsync("bob")).Items[0].Id.Value);
        TaskLease next = await bench.ClaimAsync("ana");
        Assert.NotEqual(lease.Token, next.Token);
        Assert.Equal(2, next.Items[0].Id.Value);
    }

    [Fact]
    public async Task An_update_of_a_running_project_leaves_leases_alone()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        await bench.SetStateAsync(ProjectState.Running);

        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
        await bench.NothingWaitsForAsync("bob");
    }

    [Fact]
    public async Task A_clock_set_back_does_not_give_an_item_back_to_who_lost_it()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lost = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        TaskLease taken = await bench.ClaimAsync("bob");

        Clock.AdjustTime(lost.ClaimedAt);

        await bench.NothingWaitsForAsync("ana");
        await bench.NothingWaitsForAsync("cai");
        Assert.Null(await RenewAsync(bench, lost));
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lost, Bench.Label(new ItemId(1))));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(taken, Bench.Label(new ItemId(1))));
    }

    [Fact]
    public async Task A_clock_set_back_makes_an_expired_lease_hold_again_when_nobody_took_its_items()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        Assert.False(await ReleaseAsync(bench, lease));

        Clock.AdjustTime(lease.ClaimedAt);

        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
    }

    [Fact]
    public async Task A_clock_set_back_does_not_revive_a_lease_that_ended()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease released = await bench.ClaimAsync("ana");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await ReleaseAsync(bench, released);
        TaskLease lost = await bench.ClaimAsync("bob", 4);
        Clock.Advance(Bench.LeaseDuration);
        TaskLease partly = await bench.ClaimAsync("cai");

        Clock.AdjustTime(released.ClaimedAt);

        Assert.Equal(1, partly.Items[0].Id.Value);
        Assert.Equal(2, (await bench.ClaimAsync("ana")).Items[0].Id.Value);
        await bench.NothingWaitsForAsync("bob");
        Assert.Null(await RenewAsync(bench, lost));
    }

    private static Task<DateTimeOffset?> RenewAsync(Bench bench, TaskLease lease, TimeSpan? duration = null)
        => bench.Store.RenewAsync(bench.Id, lease.Token, lease.Labeler, duration ?? Bench.LeaseDuration, Cancellation);

    private static Task<bool> ReleaseAsync(Bench bench, TaskLease lease) => bench.Store.ReleaseAsync(bench.Id, lease.Token, lease.Labeler, Cancellation);
}
