using Labeling;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the embedded store.</summary>
public static class SqliteLabelingBuilderExtensions
{
    /// <summary>Keeps everything in one SQLite file.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="path">The file; made when it is absent. A relative path is made absolute now, against the current directory.</param>
    /// <returns>The builder, for more.</returns>
    public static ILabelingBuilder UseSqlite(this ILabelingBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        return builder.UseStore(services => new SqliteLabelStore(
            full, services.GetService<TimeProvider>(), services.GetService<ILogger<SqliteLabelStore>>()));
    }
}
