using System.Diagnostics.Metrics;
using Labeling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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

    /// <summary>Lets the host refresh the datasets of its running and paused projects: once a day, unless told otherwise.</summary>
    /// <remarks>
    /// Any number of processes over one store may do this; each refresh runs in one of them. <see cref="LabelingProject.GetLastRefreshAsync"/> says
    /// when it last ran and what came of it; a failure is logged and tried again when the next refresh is due.
    /// </remarks>
    /// <param name="builder">What <see cref="AddLabeling"/> returned.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentException">The interval is not from one minute to 365 days.</exception>
    public static ILabelingBuilder AddDatasetRefresh(this ILabelingBuilder builder, Action<RefreshOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new RefreshOptions();
        configure?.Invoke(options);
        if (options.Interval < TimeSpan.FromMinutes(1) || options.Interval > TimeSpan.FromDays(365))
        {
            throw new ArgumentException($"Datasets cannot be refreshed every {options.Interval}; give an interval from one minute to 365 days.", nameof(configure));
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IHostedService>(services => new RefreshService(
            services.GetRequiredService<LabelingEngine>(), services.GetRequiredService<TimeProvider>(), options));
        return builder;
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
