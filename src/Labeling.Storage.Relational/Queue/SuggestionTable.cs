namespace Labeling.Storage.Relational;

/// <summary>What is applied for correction when an item is handed out.</summary>
internal static class SuggestionTable
{
    private static readonly SqlText Upsert = new("""
        INSERT INTO suggestions (project_no, item_id, annotations) VALUES ($1, $2, $3)
        ON CONFLICT (project_no, item_id) DO UPDATE SET annotations = excluded.annotations
        """) { KeepsReadAhead = true };

    private static readonly SqlText Delete = new("DELETE FROM suggestions WHERE project_no = $1 AND item_id = $2") { KeepsReadAhead = true };

    /// <summary>Keeps a suggestion, or none.</summary>
    public static ValueTask SaveAsync(ProjectScope scope, ItemId itemId, byte[]? annotations)
    {
        scope.Session.Queue(scope.Number).Head = null;
        return annotations is null
            ? scope.Use(Delete).Bind(scope.Number).Bind(itemId.Value).RunAsync(scope.CancellationToken)
            : scope.Use(Upsert).Bind(scope.Number).Bind(itemId.Value).Bind(annotations).RunAsync(scope.CancellationToken);
    }
}
