namespace Labeling.Storage.CrashChild;

internal static class StoreChoice
{
    public static LabelStore Open(string store, string place) => store switch
    {
        "sqlite" => new SqliteLabelStore(place),
        "postgres" => PostgreSql(place),
        _ => throw new ArgumentException($"There is no store '{store}'.", nameof(store)),
    };

    /// <summary>The schema, a space, and the connection string.</summary>
    private static PostgreSqlLabelStore PostgreSql(string place)
    {
        string[] parts = place.Split(' ', 2);
        return new PostgreSqlLabelStore(parts[1], new PostgreSqlOptions { Schema = parts[0] });
    }
}
