using Microsoft.Extensions.DependencyInjection;

namespace Labeling;

/// <summary>What <c>services.AddLabeling()</c> returns, for provider packages to add themselves to.</summary>
/// <remarks>
/// A package's <c>Use…</c> method chooses the one store, through <see cref="LabelingBuilderExtensions.UseStore"/>; its <c>Add…</c> methods add one
/// of many: an <see cref="IAssetSourceProvider"/>, an <see cref="IImageDecoder"/>, an <see cref="IExporter"/>.
/// </remarks>
public interface ILabelingBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}
