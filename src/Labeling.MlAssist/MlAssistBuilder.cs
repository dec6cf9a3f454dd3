using Microsoft.Extensions.DependencyInjection;

namespace Labeling;

/// <summary>Configures assistance in <c>AddMlAssist</c>; packages that bring trainers add themselves to it with <c>Use…</c> methods.</summary>
public sealed class MlAssistBuilder : IMlAssistBuilder
{
    internal MlAssistBuilder(IServiceCollection services, MlAssistOptions options)
    {
        Services = services;
        Options = options;
    }

    /// <inheritdoc/>
    public IServiceCollection Services { get; }

    /// <summary>How the worker behaves.</summary>
    public MlAssistOptions Options { get; }

    /// <summary>Whether this host runs a worker itself. Without one, some other process over the same store must.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool RunsWorker { get; set; } = true;
}
