using System.Diagnostics.Metrics;
using Labeling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds labeling to a host.</summary>
public static class LabelingServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="LabelingEngine"/>, with folders of this machine as datasets. Choose a store with a <c>Use…</c> method of what it returns.</summary>
    /// <remarks>
    /// Calling it again adds nothing and returns another builder of the same services. The engine uses the host's <see cref="TimeProvider"/>,
    /// <see cref="ILoggerFactory"/> and <see cref="IMeterFactory"/> where there are any, and every <see cref="IAssetSourceProvider"/> and
    /// <see cref="IImageDecoder"/>. The store is opened at the first call that needs it.
    /// </remarks>
    /// <param name="services">The host's services.</param>
    public static ILabelingBuilder AddLabeling(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAssetSourceProvider, LocalFolderSourceProvider>());
        services.TryAddSingleton(CreateEngine);
        return new LabelingBuilder(services);
    }

    private static LabelingEngine CreateEngine(IServiceProvider services) => new(
        services.GetService<LabelStore>() ?? throw new InvalidOperationException("No label store is chosen: call UseSqlite(path), or another Use… method, on what AddLabeling returns."),
        services.GetServices<IAssetSourceProvider>(),
        services.GetServices<IImageDecoder>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<ILoggerFactory>(),
        services.GetService<IMeterFactory>());

    private sealed class LabelingBuilder(IServiceCollection services) : ILabelingBuilder
    {
        public IServiceCollection Services => services;
    }
}
