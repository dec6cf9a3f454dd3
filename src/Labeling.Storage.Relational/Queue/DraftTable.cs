namespace Labeling.Storage.Relational;

/// <summary>What labelers saved and did not submit.</summary>
internal static class DraftTable
{
    private static readonly byte[] Empty = "[]"u8.ToArray();

    private static readonly SqlText Upsert = new("""
        INSERT INTO drafts (project_no, item_id, labeler, annotations) VALUES ($1, $2, $3, $4)
        ON CONFLICT (project_no, item_id, labeler) DO UPDATE SET annotations = excluded.annotations
        """);

    private static readonly SqlText Any = new("SELECT 1 FROM drafts WHERE project_no = $1 LIMIT 1");
    private static readonly SqlText Remove = new("DELETE FROM drafts WHERE project_no = $1 AND item_id = $2 AND labeler = $3") { KeepsReadAhead = true };

    /// <summary>The stored form: a draft without any label is one, too.</summary>
    public static byte[] Encode(IReadOnlyList<Annotation> annotations) => AnnotationJson.Encode(annotations) ?? Empty;

    public static IReadOnlyList<Annotation> Decode(byte[] json) => AnnotationJson.Decode(json);

    /// <summary>Keeps or, without annotations, drops a draft.</summary>
    public static ValueTask SaveAsync(ProjectScope scope, ItemId itemId, string labeler, byte[]? annotations)
    {
        if (annotations is null)
        {
            return RemoveAsync(scope, itemId, labeler);
        }

        scope.Session.Queue(scope.Number).MayHaveDrafts = true;
        return scope.Use(Upsert).Bind(scope.Number).Bind(itemId.Value).Bind(labeler).Bind(annotations).RunAsync(scope.CancellationToken);
    }

    /// <summary>Whether somebody may have a draft in the project.</summary>
    public static async ValueTask<bool> MayHaveAnyAsync(ProjectScope scope)
        => scope.Session.Queue(scope.Number).MayHaveDrafts ??= await scope.ExistsAsync(Any).ConfigureAwait(false);

    public static ValueTask RemoveAsync(ProjectScope scope, ItemId itemId, string labeler)
        => scope.Use(Remove).Bind(scope.Number).Bind(itemId.Value).Bind(labeler).RunAsync(scope.CancellationToken);
}
