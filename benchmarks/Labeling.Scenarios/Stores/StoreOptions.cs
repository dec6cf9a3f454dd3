namespace Labeling.Scenarios;

/// <summary>The options of every scenario that needs a store.</summary>
internal static class StoreOptions
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgres";

    public static readonly ScenarioOption<string> Store = ScenarioOption.Choice("store", "the store", Sqlite, Sqlite, PostgreSql);

    public static readonly ScenarioOption<string> Connection = ScenarioOption.Text(
        "connection",
        "S",
        "sqlite: the file (made when absent, kept); postgres: a connection string to a database whose user may create databases (kept). Without it everything is temporary: a file, or a server that the scenario starts",
        string.Empty);

    public static readonly ScenarioOption<int> Items = ScenarioOption.Number("items", "N", "how many items the project has", 100_000, 1, 100_000_000);

    /// <summary>Starts what the chosen store needs.</summary>
    /// <exception cref="UsageException">No server is there and none can be started.</exception>
    public static async Task<DatabaseHost> StartHostAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string? connection = run.Get(Connection);
        run.Set("store", run.Get(Store));
        return run.Get(Store) == Sqlite
            ? SqliteHost.Start(connection)
            : await PostgreSqlHost.StartAsync(connection, run.Say, cancellationToken);
    }
}
