namespace Labeling.Storage.Relational;

/// <summary>Who is not given an item again in this round: labelers whose answer stands while more are wanted, and those who skipped it for others.</summary>
internal static class BarredTable
{
    private static readonly SqlText Insert = new("INSERT INTO barred (project_no, item_id, labeler) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING") { KeepsReadAhead = true };
    private static readonly SqlText Any = new("SELECT 1 FROM barred WHERE project_no = $1 LIMIT 1");
    private static readonly SqlText Delete = new("DELETE FROM barred WHERE project_no = $1 AND item_id = $2") { KeepsReadAhead = true };

    public static ValueTask AddAsync(ProjectScope scope, ItemId itemId, string labeler)
    {
        scope.Session.Queue(scope.Number).MayHaveBarred = true;
        return scope.Use(Insert).Bind(scope.Number).Bind(itemId.Value).Bind(labeler).RunAsync(scope.CancellationToken);
    }

    /// <summary>Whether somebody may be barred from some item of the project.</summary>
    public static async ValueTask<bool> MayHaveAnyAsync(ProjectScope scope)
        => scope.Session.Queue(scope.Number).MayHaveBarred ??= await scope.ExistsAsync(Any).ConfigureAwait(false);

    public static ValueTask ClearAsync(ProjectScope scope, ItemId itemId)
        => scope.Use(Delete).Bind(scope.Number).Bind(itemId.Value).RunAsync(scope.CancellationToken);
}
