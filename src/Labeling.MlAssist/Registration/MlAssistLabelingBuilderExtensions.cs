using System.Diagnostics.Metrics;
using Labeling;
using Labeling.MlAssist;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds machine-learning assistance to a host.</summary>
public static class MlAssistLabelingBuilderExtensions
{
    /// <summary>Adds an <see cref="AssistWorker"/> over the host's store, and lets it run in the background.</summary>
    /// <remarks>
    /// The worker takes the host's store, its asset sources and image decoders, every <see cref="ITrainer"/> and <see cref="INextItems"/> among the
    /// services, and its <see cref="TimeProvider"/>, <see cref="ILoggerFactory"/> and <see cref="IMeterFactory"/> where there are any. Calling it again
    /// configures the same worker further.
    /// </remarks>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="configure">Configures it; <see langword="null"/> for the defaults: no model file is needed.</param>
    /// <returns>The builder, for more.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ILabelingBuilder AddMlAssist(this ILabelingBuilder builder, Action<MlAssistBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.FirstOrDefault(s => s.ServiceType == typeof(MlAssistOptions))?.ImplementationInstance is not MlAssistOptions options)
        {
            options = new MlAssistOptions();
            services.AddSingleton(options);
            services.AddSingleton(CreateWorker);
        }

        var assist = new MlAssistBuilder(services, options);
        // Its presence tells other parts of the host that models are trained, here or by a process that shares the store.
        services.TryAddSingleton<IMlAssistBuilder>(assist);
        configure?.Invoke(assist);
        options.Check();
        if (assist.RunsWorker)
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AssistService>(provider => new AssistService(provider.GetRequiredService<AssistWorker>())));
        }

        return builder;
    }

    private static AssistWorker CreateWorker(IServiceProvider services) => new(
        services.GetService<LabelStore>() ?? throw new InvalidOperationException("No label store is chosen: call UseSqlite(path), or another Use… method, on what AddLabeling returns."),
        services.GetServices<IAssetSourceProvider>(),
        services.GetServices<IImageDecoder>(),
        services.GetRequiredService<MlAssistOptions>(),
        services.GetServices<ITrainer>(),
        services.GetServices<INextItems>(),
        services.GetService<TimeProvider>(),
        services.GetService<ILoggerFactory>(),
        services.GetService<IMeterFactory>());
}
