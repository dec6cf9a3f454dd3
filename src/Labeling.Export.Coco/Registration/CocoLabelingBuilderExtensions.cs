using Labeling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes COCO known to a host by its name.</summary>
public static class CocoLabelingBuilderExtensions
{
    private const string Format = "coco";

    /// <summary>Registers under the key <c>coco</c> what makes an exporter to a file, and what makes an importer of one.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <returns>The builder, for more.</returns>
    /// <remarks>
    /// For hosts that choose formats by name: <c>services.GetRequiredKeyedService&lt;Func&lt;string, IExporter&gt;&gt;("coco")("labels.json")</c>, and
    /// <c>Func&lt;string, IImporter&gt;</c> likewise. Hosts that name <see cref="CocoExport"/> and <see cref="CocoImport"/> themselves need none of
    /// this, nor does the studio. What is registered already under that key stays.
    /// </remarks>
    public static ILabelingBuilder AddCoco(this ILabelingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddKeyedSingleton<Func<string, IExporter>>(Format, static (_, _) => path => new CocoExport(path));
        builder.Services.TryAddKeyedSingleton<Func<string, IImporter>>(Format, static (_, _) => path => new CocoImport(path));
        return builder;
    }
}
