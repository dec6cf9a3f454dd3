namespace Labeling.Core.Queue;

public sealed class LabelQueueTests
{
    [Fact]
    public async Task The_page_is_as_large_as_asked_or_as_the_project_says()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 30, settings: new ProjectSettings { PageSize = 6 });

        Assert.Equal(6, (await project.Queue.ClaimAsync("ana"))!.Items.Count);
        Assert.Equal(9, (await project.Queue.ClaimAsync("ben", pageSize: 9))!.Items.Count);
        Assert.Single((await project.Queue.ClaimAsync("cem", pageSize: 1))!.Items);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task Other_page_sizes_are_refused(int pageSize)
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();

        var exception = await bench.ImpossibleAsync(project, () => project.Queue.ClaimAsync("ana", pageSize));

        Assert.StartsWith($"A page has 1, 4, 6 or 9 items, not {pageSize}.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("an\na")]
    [InlineData("ana\u202E")]
    public async Task A_labelers_name_must_be_a_name(string labeler)
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();

        await bench.ImpossibleAsync(project, () => project.Queue.ClaimAsync(labeler));
        await bench.ImpossibleAsync(project, () => project.Queue.ClaimAsync(new string('x', 201)));
        await bench.ImpossibleAsync(project, () => project.Queue.AssignAsync(new ItemFilter(), labeler));
        Assert.NotNull(await project.Queue.ClaimAsync(new string('x', 200)));
    }

    [Fact]
    public async Task The_next_page_can_be_reserved_ahead()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        var current = (await project.Queue.ClaimAsync("ana"))!;

        var next = (await project.Queue.PrefetchAsync("ana"))!;

        Assert.NotEqual(current.Items[0].Id, next.Items[0].Id);
        Assert.Equal(new PixelSize(640, 480), next.Items[0].ImageSize);
        current.Skip(current.Items[0]);
        await current.SubmitAsync();
        Assert.Equal(next.Token, (await project.Queue.ClaimAsync("ana"))!.Token);
    }

    [Fact]
    public async Task Items_are_assigned_to_one_labeler_or_to_anyone()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 5);

        Assert.Equal(1, await project.Queue.AssignAsync(new ItemFilter { PathPrefix = "000003" }, "ana"));
        Assert.Equal("000003.jpg", (await project.Queue.ClaimAsync("ana"))!.Items[0].Path);
        Assert.Equal(1, await project.Queue.AssignAsync(new ItemFilter { Assignee = "ana" }, null));
    }

    [Fact]
    public async Task A_claim_that_is_cancelled_before_its_commit_takes_nothing()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();
        string before = await bench.StateAsync(project.Info.Id);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.Queue.ClaimAsync("ana", cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
        Assert.Equal(3, (await project.Queue.ClaimAsync("ben", pageSize: 4))!.Items.Count);
    }
}
