using Microsoft.Extensions.DependencyInjection;

namespace Labeling;

/// <summary>What <c>AddMlAssist</c> gives to be configured, for packages that bring trainers to add themselves to.</summary>
public interface IMlAssistBuilder
{
    /// <summary>The host's services; a package adds its <see cref="ITrainer"/> here. Of several that can train a project, the last one added does.</summary>
    IServiceCollection Services { get; }
}
