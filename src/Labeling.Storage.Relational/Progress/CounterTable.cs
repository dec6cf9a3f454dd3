namespace Labeling.Storage.Relational;

/// <summary>Reads the kept counters.</summary>
internal static class CounterTable
{
    private static readonly SqlText Items = new("""
        SELECT SUM(unlabeled), SUM(labeled), SUM(skipped), SUM(needs_review), SUM(removed), SUM(approved), SUM(prelabeled), SUM(clustered), SUM(manual)
        FROM project_counts WHERE project_no = $1
        """);

    private static readonly SqlText Classes = new("SELECT class_id, SUM(labels) FROM class_counts WHERE project_no = $1 GROUP BY class_id");
    private static readonly SqlText Labelers = new("""
        SELECT labeler, SUM(submitted), SUM(skipped), SUM(rejected), SUM(elapsed) FROM labeler_counts WHERE project_no = $1 GROUP BY labeler
        """);

    private static readonly SqlText Blocks = new("SELECT block, unlabeled, labeled FROM item_blocks WHERE project_no = $1");

    private static readonly SqlText[] Clear =
    [
        new("UPDATE item_blocks SET unlabeled = 0, labeled = 0 WHERE project_no = $1"),
        new("DELETE FROM project_counts WHERE project_no = $1"),
        new("DELETE FROM class_counts WHERE project_no = $1"),
        new("DELETE FROM labeler_counts WHERE project_no = $1"),
    ];

    public static async ValueTask<CounterValues> ReadAsync(RelationalSession session, long projectNumber, CancellationToken cancellationToken)
    {
        var values = new CounterValues();
        RelationalStatement row = session.Use(Items).Bind(projectNumber);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int index = 0; index < values.Items.Length; index++)
            {
                values.Add(index, row.GetInt64(index));
            }
        }

        row = session.Use(Classes).Bind(projectNumber);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.AddLabels(new LabelClassId(row.GetInt32(0)), row.GetInt64(1));
        }

        row = session.Use(Labelers).Bind(projectNumber);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            LabelerCounts counts = values.Labeler(row.GetString(0));
            counts.Submitted = row.GetInt64(1);
            counts.Skipped = row.GetInt64(2);
            counts.Rejected = row.GetInt64(3);
            counts.Elapsed = row.GetInt64(4);
        }

        return values;
    }

    /// <summary>Reads what is counted for each block, too.</summary>
    public static async ValueTask<CounterValues> ReadWithBlocksAsync(RelationalSession session, long projectNumber, CancellationToken cancellationToken)
    {
        CounterValues values = await ReadAsync(session, projectNumber, cancellationToken).ConfigureAwait(false);
        RelationalStatement row = session.Use(Blocks).Bind(projectNumber);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.Blocks[row.GetInt64(0)] = new BlockCounts(row.GetInt64(1), row.GetInt64(2));
        }

        return values;
    }

    public static async ValueTask ClearAsync(ProjectScope scope)
    {
        foreach (SqlText clear in Clear)
        {
            await scope.Use(clear).Bind(scope.Number).RunAsync(scope.CancellationToken).ConfigureAwait(false);
        }
    }

    public static ProjectProgress ToProgress(CounterValues values) => new()
    {
        Labeled = values[ItemStatus.Labeled],
        Skipped = values[ItemStatus.Skipped],
        NeedsReview = values[ItemStatus.NeedsReview],
        Incomplete = values[ItemStatus.Unlabeled],
        Removed = values[ItemStatus.Removed],
        Approved = values.ApprovedItems,
        Queue = Enum.GetValues<TaskKind>().ToDictionary(k => k, k => values[k]),
        LabelCounts = values.Classes.Where(c => c.Value != 0).ToDictionary(c => c.Key, c => c.Value),
        Labelers = [.. values.Labelers
            .Where(l => l.Value.Submitted > 0 || l.Value.Skipped > 0)
            .OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => new LabelerProgress
            {
                Labeler = l.Key,
                Submitted = l.Value.Submitted,
                Skipped = l.Value.Skipped,
                Rejected = l.Value.Rejected,
                Elapsed = new TimeSpan(l.Value.Elapsed),
            })],
    };
}
