namespace Labeling.Storage.Relational;

/// <summary>Notes what looking at files told.</summary>
internal static class ImageFactsOperation
{
    private static readonly SqlText Update = new("""
        UPDATE items SET width = $3, height = $4, problem = $5, warnings = $6 WHERE project_no = $1 AND item_id = $2
        """);

    public static async ValueTask<bool> RunAsync(ProjectScope scope, IReadOnlyList<ItemImageFacts> facts)
    {
        scope.Session.Queue(scope.Number).Head = null;
        foreach (ItemImageFacts fact in facts)
        {
            await scope.Use(Update).Bind(scope.Number).Bind(fact.ItemId.Value).Bind(fact.ImageSize.Width).Bind(fact.ImageSize.Height).Bind(fact.Problem)
                .Bind(WarningJson.Encode(fact.Warnings)).RunAsync(scope.CancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
