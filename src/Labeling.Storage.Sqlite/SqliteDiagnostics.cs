namespace Labeling;

/// <summary>The names under which the SQLite store can be watched.</summary>
public static class SqliteDiagnostics
{
    /// <summary>The name of the meter: <c>labeling.store.batch.size</c> and <c>labeling.store.commit.duration</c>.</summary>
    public const string Name = "Labeling.Storage.Sqlite";
}
