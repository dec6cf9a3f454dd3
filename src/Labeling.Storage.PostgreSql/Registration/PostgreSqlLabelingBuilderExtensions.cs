using Labeling;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the store for hosts of several processes and machines.</summary>
public static class PostgreSqlLabelingBuilderExtensions
{
    /// <summary>Keeps everything in a PostgreSQL database, which several hosts may share.</summary>
    /// <param name="builder">What <c>AddLabeling</c> returned.</param>
    /// <param name="connectionString">How to reach the database, in Npgsql's words: <c>Host=…;Username=…;Password=…;Database=…</c>.</param>
    /// <param name="configure">Sets the rest; called now.</param>
    /// <returns>The builder, for more.</returns>
    /// <exception cref="ArgumentException">The connection string or an option cannot be; the message says which, and holds no part of the connection string.</exception>
    public static ILabelingBuilder UsePostgreSql(this ILabelingBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PostgreSqlOptions();
        configure?.Invoke(options);
        PostgreSqlLabelStore.Check(connectionString, options);
        return builder.UseStore(services => new PostgreSqlLabelStore(
            connectionString, options, services.GetService<TimeProvider>(), services.GetService<ILogger<PostgreSqlLabelStore>>()));
    }
}
