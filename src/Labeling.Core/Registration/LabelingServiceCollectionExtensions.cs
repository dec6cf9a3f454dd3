using Labeling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds labeling to a host.</summary>
public static class LabelingServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="LabelingEngine"/>, with folders of this machine as datasets. Choose a store with a <c>Use…</c> method of what it returns.</summary>
    /// <param name="services">The host's services.</param>
    public static ILabelingBuilder AddLabeling(this IServiceCollection services) => throw new NotImplementedException();
}
