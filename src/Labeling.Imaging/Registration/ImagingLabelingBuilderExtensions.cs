using Labeling;
using Labeling.Imaging.Dicom;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds imaging to a host.</summary>
public static class ImagingLabelingBuilderExtensions
{
    /// <summary>Lets the engine look into pictures: sizes are known, shapes are checked against them, and unreadable files say why; and pages get pictures that browsers show.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="limits">The most a picture may ask for; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder, for more. Calling it again adds nothing.</returns>
    /// <remarks>Each <see cref="IDicomCodec"/> among the services decompresses DICOM frames that the library does not read by itself.</remarks>
    public static ILabelingBuilder AddImaging(this ILabelingBuilder builder, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services => new ImageReader([new DicomDecoder(services.GetServices<IDicomCodec>())], limits, services.GetService<TimeProvider>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageDecoder, ImageReader>(services => services.GetRequiredService<ImageReader>()));
        builder.Services.TryAddSingleton<IImageViewer>(services => new ImageViewCache(services.GetRequiredService<ImageReader>()));
        return builder;
    }
}
