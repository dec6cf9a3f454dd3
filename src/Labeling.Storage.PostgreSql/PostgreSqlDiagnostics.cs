namespace Labeling;

/// <summary>The names under which the PostgreSQL store can be watched.</summary>
public static class PostgreSqlDiagnostics
{
    /// <summary>
    /// The name of the meter: <c>labeling.store.batch.size</c>, <c>labeling.store.commit.duration</c> and <c>labeling.store.retries</c>.
    /// </summary>
    public const string Name = "Labeling.Storage.PostgreSql";
}
