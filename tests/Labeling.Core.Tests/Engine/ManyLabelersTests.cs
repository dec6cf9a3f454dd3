using System.Collections.Concurrent;

namespace Labeling.Core.Engine;

public sealed class ManyLabelersTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(4, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(4, 1, true)]
    [InlineData(1, 2, true)]
    public async Task Many_labelers_at_once_do_every_item_as_often_as_wanted(int pageSize, int minLabelers, bool onSqlite)
    {
        const int items = 200;
        await using var bench = new Bench(onSqlite: onSqlite);
        var project = await bench.StartAsync(items, settings: new ProjectSettings { PageSize = pageSize, MinLabelers = minLabelers, MaxLabelers = minLabelers });
        var held = new ConcurrentDictionary<ItemId, int>();
        int most = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            while (await project.Queue.ClaimAsync($"labeler {n}") is { } task)
            {
                foreach (var item in task.Items)
                {
                    int now = held.AddOrUpdate(item.Id, 1, (_, count) => count + 1);
                    InterlockedMax(ref most, now);
                    task.Answer(item, new Annotation("can", new BoundingBox(10, 10, 20, 20)));
                }

                await Task.Yield();
                foreach (var item in task.Items)
                {
                    held.AddOrUpdate(item.Id, 0, (_, count) => count - 1);
                }

                Assert.True((await task.SubmitAsync()).IsAccepted);
            }
        })));

        var progress = await project.GetProgressAsync();
        Assert.Equal(items, progress.Labeled);
        Assert.Equal(items * minLabelers, progress.Labelers.Sum(l => l.Submitted));
        Assert.InRange(most, 1, minLabelers);
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Labelers_reviewers_and_an_owner_get_on_with_each_other(bool onSqlite)
    {
        const int items = 100;
        await using var bench = new Bench(onSqlite: onSqlite);
        var project = await bench.StartAsync(items, settings: new ProjectSettings { PageSize = 4 });
        using var done = new CancellationTokenSource();
        var owner = Task.Run(async () =>
        {
            for (int i = 0; !done.IsCancellationRequested; i++)
            {
                await project.PauseAsync();
                await project.UpdateInstructionsAsync($"{i}");
                await project.ResumeAsync();
                await Task.Yield();
            }
        });
        var reviewer = Task.Run(async () =>
        {
            var rejected = new HashSet<ItemId>();
            while (!done.IsCancellationRequested)
            {
                await foreach (var item in project.Items.ListAsync(new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled], Approval = ApprovalState.Unreviewed } }))
                {
                    await (rejected.Add(item.Id) && item.Id.Value % 3 == 0 ? project.Reviews.RejectAsync(item, "rev") : project.Reviews.ApproveAsync(item, "rev"));
                }

                await Task.Yield();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => WorkAsync(project, $"labeler {n}", items))));
        await done.CancelAsync();
        await Task.WhenAll(owner, reviewer);

        Assert.Equal(ProjectState.Running, project.Info.State);
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
        Assert.Equal(items, (await project.GetProgressAsync()).Labeled + (await project.GetProgressAsync()).Incomplete);
    }

    /// <summary>Works until all items were labeled at the same time.</summary>
    private static async Task WorkAsync(LabelingProject project, string labeler, int items)
    {
        while ((await project.GetProgressAsync()).Labeled < items)
        {
            try
            {
                if (await project.Queue.ClaimAsync(labeler) is { } task)
                {
                    foreach (var item in task.Items)
                    {
                        task.Answer(item, new Annotation("can", new BoundingBox(10, 10, 20, 20)));
                    }

                    await task.SubmitAsync();
                }
            }
            catch (LabelingException exception) when (exception.Code == LabelingErrorCodes.ProjectNotRunning)
            {
                await Task.Yield();
            }
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
