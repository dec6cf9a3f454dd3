using Labeling.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Core.Registration;

public sealed class AddLabelingTests
{
    [Fact]
    public async Task A_host_gets_one_engine_over_its_store_sources_decoders_and_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        var builder = services.AddLabeling().UseStore(provider => new ReferenceLabelStore(provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IAssetSourceProvider>(new MemorySource().AddMany(1));
        builder.Services.AddSingleton<IImageDecoder, TextDecoder>();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var engine = provider.GetRequiredService<LabelingEngine>();
        var project = await engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();

        Assert.Same(engine, provider.GetRequiredService<LabelingEngine>());
        Assert.Equal(time.GetUtcNow(), project.Info.CreatedAt);
        Assert.Equal(new PixelSize(640, 480), (await project.Queue.ClaimAsync("ana"))!.Items[0].ImageSize);
        Assert.Contains(provider.GetServices<IAssetSourceProvider>(), source => source is LocalFolderSourceProvider);
    }

    [Fact]
    public void A_second_store_is_refused()
    {
        var builder = new ServiceCollection().AddLabeling().UseStore(_ => new ReferenceLabelStore());

        Assert.Contains("exactly one", Assert.Throws<InvalidOperationException>(() => builder.UseStore(_ => new ReferenceLabelStore())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_the_engine_says_what_to_add()
    {
        await using var provider = new ServiceCollection().AddLabeling().Services.BuildServiceProvider();

        Assert.Contains("UseSqlite", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<LabelingEngine>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adding_labeling_twice_adds_it_once()
    {
        var services = new ServiceCollection();
        services.AddLabeling();
        int before = services.Count;
        services.AddLabeling().UseStore(_ => new ReferenceLabelStore());
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(before + 1, services.Count);
        Assert.Single(provider.GetServices<LabelingEngine>());
    }
}
