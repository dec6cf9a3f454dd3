using System.Globalization;

namespace Labeling.Storage.Relational;

/// <summary>What is known of each block of neighbouring ids: how many of its items are unlabeled and labeled, and between which paths they lie.</summary>
/// <remarks>Items come in the order of their paths and are done in another, so blocks tell much about paths and, after a refresh, about statuses.</remarks>
internal static class ItemBlocks
{
    /// <summary>How many ids make a block.</summary>
    public const int Size = 4096;

    private static readonly SqlText Select = new("""
        SELECT block FROM item_blocks WHERE project_no = $1 AND block >= $2 AND block <= $3 AND unlabeled >= $4 AND labeled >= $5
            AND max_path >= $6 AND ($7 IS NULL OR min_path < $7) ORDER BY block
        """);

    private static readonly SqlText Widen = new("""
        INSERT INTO item_blocks AS b (project_no, block, unlabeled, labeled, min_path, max_path) VALUES ($1, $2, 0, 0, $3, $4)
        ON CONFLICT (project_no, block) DO UPDATE SET
            min_path = CASE WHEN excluded.min_path < b.min_path THEN excluded.min_path ELSE b.min_path END,
            max_path = CASE WHEN excluded.max_path > b.max_path THEN excluded.max_path ELSE b.max_path END
        """);

    public static long Of(ItemId id) => id.Value / Size;

    /// <summary>Finds the ranges of ids that can hold what meets the filter, in the order of reading.</summary>
    public static async ValueTask<List<(long First, long Last)>> FindAsync(
        RelationalSession session, long projectNumber, ItemSelection selection, (long First, long Last) range, bool isDescending, CancellationToken cancellationToken)
    {
        var ranges = new List<(long First, long Last)>();
        bool unlabeledOnly = selection.Statuses is [ItemStatus.Unlabeled] && session.IsOnlyWriter;
        bool labeledOnly = selection.Statuses is [ItemStatus.Labeled] && session.IsOnlyWriter;
        if (!unlabeledOnly && !labeledOnly && selection.PathFrom is null)
        {
            return [range];
        }

        RelationalStatement rows = session.Use(Select).Bind(projectNumber).Bind(range.First / Size).Bind(range.Last / Size)
            .Bind(unlabeledOnly ? 1 : 0).Bind(labeledOnly ? 1 : 0).Bind(selection.PathFrom ?? string.Empty).Bind(selection.PathBefore);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            long first = rows.GetInt64(0) * Size;
            if (ranges.Count > 0 && ranges[^1].Last == first - 1)
            {
                ranges[^1] = (ranges[^1].First, first + Size - 1);
            }
            else
            {
                ranges.Add((first, first + Size - 1));
            }
        }

        if (isDescending)
        {
            ranges.Reverse();
        }

        // The bounds cut the first and the last range.
        return ranges.ConvertAll(r => (Math.Max(r.First, range.First), Math.Min(r.Last, range.Last)));
    }

    /// <summary>Notes the paths of new items, which lie one after another.</summary>
    public static async ValueTask AddAsync(ProjectScope scope, long firstId, IReadOnlyList<string> paths)
    {
        for (int begin = 0; begin < paths.Count;)
        {
            long block = (firstId + begin) / Size;
            int end = (int)Math.Min(paths.Count, ((block + 1) * Size) - firstId);
            (string least, string most) = CodePointOrder.Bounds(paths.Skip(begin).Take(end - begin));
            await scope.Use(Widen).Bind(scope.Number).Bind(block).Bind(least).Bind(most).RunAsync(scope.CancellationToken).ConfigureAwait(false);
            begin = end;
        }
    }
}
