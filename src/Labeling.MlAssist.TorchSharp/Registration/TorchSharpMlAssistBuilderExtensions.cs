using Labeling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds deep transfer learning to assistance.</summary>
public static class TorchSharpMlAssistBuilderExtensions
{
    /// <summary>Fine-tunes a pretrained network for each project instead of training a classifier alone.</summary>
    /// <param name="builder">What <c>AddMlAssist</c> gives.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IMlAssistBuilder UseTorchSharp(this IMlAssistBuilder builder, Action<TorchSharpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new TorchSharpOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton<ITrainer>(new TorchSharpTrainer(options));
        return builder;
    }
}
