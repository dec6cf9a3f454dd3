namespace Labeling.Storage.CrashChild;

internal static class StoreChoice
{
    public static LabelStore Open(string store, string place) => store switch
    {
        "sqlite" => new SqliteLabelStore(place),
        _ => throw new ArgumentException($"There is no store '{store}'.", nameof(store)),
    };
}
