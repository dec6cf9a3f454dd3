using Labeling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What provider packages build their own one-line methods from.</summary>
public static class LabelingBuilderExtensions
{
    /// <summary>Chooses the store. A host has exactly one.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="factory">Makes the store, once; <see cref="TimeProvider"/> is among the services. It touches neither disk nor network.</param>
    /// <returns>The builder, for more.</returns>
    /// <exception cref="InvalidOperationException">A store is chosen already.</exception>
    public static ILabelingBuilder UseStore(this ILabelingBuilder builder, Func<IServiceProvider, LabelStore> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        if (builder.Services.Any(service => service.ServiceType == typeof(LabelStore)))
        {
            throw new InvalidOperationException("A label store is chosen already, and a host has exactly one: remove one of the Use… calls after AddLabeling.");
        }

        builder.Services.AddSingleton(factory);
        return builder;
    }
}
