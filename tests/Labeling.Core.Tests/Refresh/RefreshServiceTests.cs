using Labeling.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Core.Refresh;

/// <summary>The service of a host that refreshes by itself.</summary>
public sealed class RefreshServiceTests
{
    private readonly CountingTime _time = new();
    private readonly MemorySource _source = new();

    [Fact]
    public async Task Once_a_day_every_project_that_labeling_goes_on_in_is_refreshed()
    {
        await using var host = Host(new ReferenceLabelStore(_time));
        var project = await StartProjectAsync(host);
        _source.Add("new.jpg");
        await StartAsync(host);

        Pass(TimeSpan.FromHours(23.5), TimeSpan.FromMinutes(10), hosts: 1);
        Assert.Null(await project.GetLastRefreshAsync());
        Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), hosts: 1);

        var status = await project.GetLastRefreshAsync();
        Assert.Equal((RefreshState.Completed, 1L, project.Info.CreatedAt.AddDays(1)), (status!.State, status.Report!.Added, status.StartedAt));
        await host.Service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_project_that_does_not_want_it_is_refreshed_only_when_asked()
    {
        await using var host = Host(new ReferenceLabelStore(_time));
        var project = await StartProjectAsync(host);
        await project.UpdateSettingsAsync(new ProjectSettings(project.Info.Settings) { PinDataset = true });
        await StartAsync(host);

        Pass(TimeSpan.FromHours(25), TimeSpan.FromMinutes(10), hosts: 1);
        Assert.Null(await project.GetLastRefreshAsync());
        Assert.NotNull(await project.RefreshAsync());
        await host.Service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Of_several_processes_one_refreshes()
    {
        var store = new ReferenceLabelStore(_time);
        await using var one = Host(store);
        await using var two = Host(store);
        await using var three = Host(store);
        var project = await StartProjectAsync(one);
        int before = _source.Listings;
        await StartAsync(one, two, three);

        Pass(TimeSpan.FromHours(25), TimeSpan.FromMinutes(10), hosts: 3);

        Assert.Equal(RefreshState.Completed, (await project.GetLastRefreshAsync())?.State);
        Assert.Equal(before + 1, _source.Listings);
        foreach (RunningHost host in new[] { one, two, three })
        {
            await host.Service.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_failure_is_noted_and_tried_again_when_the_next_is_due()
    {
        await using var host = Host(new ReferenceLabelStore(_time), options => options.Interval = TimeSpan.FromMinutes(5));
        var project = await StartProjectAsync(host);
        _source.ListFailure = (0, new IOException("the network went away"));
        await StartAsync(host);

        Pass(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), hosts: 1);
        Assert.Equal((RefreshState.Failed, "the network went away"), (await project.GetLastRefreshAsync()) is { } failed ? (failed.State, failed.Error) : default);
        _source.ListFailure = null;
        Pass(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), hosts: 1);

        Assert.Equal(RefreshState.Completed, (await project.GetLastRefreshAsync())?.State);
        await host.Service.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(366 * 86_400)]
    public void An_interval_out_of_range_is_refused(int seconds)
        => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddLabeling().AddDatasetRefresh(options => options.Interval = TimeSpan.FromSeconds(seconds)));

    private RunningHost Host(LabelStore store, Action<RefreshOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IAssetSourceProvider>(_source);
        services.AddLabeling().UseStore(_ => new ForwardingStore(store)).AddDatasetRefresh(configure);
        return new RunningHost(services.BuildServiceProvider());
    }

    private async Task<LabelingProject> StartProjectAsync(RunningHost host)
    {
        _source.AddMany(3);
        var project = await host.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        return project;
    }

    private async Task StartAsync(params RunningHost[] hosts)
    {
        foreach (RunningHost host in hosts)
        {
            await host.Service.StartAsync(TestContext.Current.CancellationToken);
        }

        _time.Await(hosts.Length);
    }

    /// <summary>Lets time pass look by look; after each, every host has looked and waits again.</summary>
    private void Pass(TimeSpan duration, TimeSpan step, int hosts)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += step)
        {
            int waits = _time.Waits;
            _time.Advance(step);
            _time.Await(waits + hosts);
        }
    }

    private sealed class RunningHost(ServiceProvider services) : IAsyncDisposable
    {
        public LabelingEngine Engine => services.GetRequiredService<LabelingEngine>();

        public IHostedService Service => services.GetServices<IHostedService>().Single();

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }

    /// <summary>A clock that knows how often somebody began to wait for it.</summary>
    private sealed class CountingTime() : FakeTimeProvider(new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero))
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public void Await(int waits) => Assert.True(SpinWait.SpinUntil(() => Waits >= waits, TimeSpan.FromSeconds(30)), "The service does not wait again.");

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }
}
