using System.Diagnostics.Metrics;
using Azure.Core;
using Labeling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds accounts of Azure Blob Storage.</summary>
public static class AzureBlobsLabelingBuilderExtensions
{
    /// <summary>Adds an account that datasets may be in and exports and uploads may go to. May be called for several accounts.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="endpoint">The account's address, such as <c>https://account.blob.core.windows.net</c>.</param>
    /// <param name="credential">The credential, such as <c>DefaultAzureCredential</c> of Azure.Identity.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder, for more.</returns>
    /// <exception cref="ArgumentException">The address is not one of an account, or an option is out of its range.</exception>
    public static ILabelingBuilder AddAzureBlobs(this ILabelingBuilder builder, Uri endpoint, TokenCredential credential, Action<AzureBlobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        var options = Configured(configure);
        using (new AzureBlobAccount(endpoint, credential, options))
        {
            // Wrong settings stop the host now, not the first request.
        }

        return Add(builder, services => new AzureBlobAccount(
            endpoint, credential, options, services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>(), services.GetService<IMeterFactory>()));
    }

    /// <summary>Adds an account by its connection string. May be called for several accounts.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="connectionString">The connection string, with a key or a signature.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder, for more.</returns>
    /// <exception cref="ArgumentException">The text is no connection string, or an option is out of its range.</exception>
    public static ILabelingBuilder AddAzureBlobs(this ILabelingBuilder builder, string connectionString, Action<AzureBlobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = Configured(configure);
        using (new AzureBlobAccount(connectionString, options))
        {
            // As above.
        }

        return Add(builder, services => new AzureBlobAccount(
            connectionString, options, services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>(), services.GetService<IMeterFactory>()));
    }

    private static AzureBlobsOptions Configured(Action<AzureBlobsOptions>? configure)
    {
        var options = new AzureBlobsOptions();
        configure?.Invoke(options);
        return options;
    }

    private static ILabelingBuilder Add(ILabelingBuilder builder, Func<IServiceProvider, AzureBlobAccount> factory)
    {
        builder.Services.AddSingleton(factory);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAssetSourceProvider, AzureBlobSourceProvider>());
        return builder;
    }
}
