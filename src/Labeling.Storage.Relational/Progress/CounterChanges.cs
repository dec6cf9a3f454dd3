namespace Labeling.Storage.Relational;

/// <summary>What one transaction adds to the counters, gathered so that each counter is written once.</summary>
internal sealed class CounterChanges
{
    private static readonly SqlText AddProject = new("""
        INSERT INTO project_counts AS c (project_no, shard, unlabeled, labeled, skipped, needs_review, removed, approved, prelabeled, clustered, manual)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (project_no, shard) DO UPDATE SET
            unlabeled = c.unlabeled + excluded.unlabeled, labeled = c.labeled + excluded.labeled, skipped = c.skipped + excluded.skipped,
            needs_review = c.needs_review + excluded.needs_review, removed = c.removed + excluded.removed, approved = c.approved + excluded.approved,
            prelabeled = c.prelabeled + excluded.prelabeled, clustered = c.clustered + excluded.clustered, manual = c.manual + excluded.manual
        """);

    private static readonly SqlText AddClass = new("""
        INSERT INTO class_counts AS c (project_no, class_id, shard, labels) VALUES ($1, $2, $3, $4)
        ON CONFLICT (project_no, class_id, shard) DO UPDATE SET labels = c.labels + excluded.labels
        """);

    private static readonly SqlText AddLabeler = new("""
        INSERT INTO labeler_counts AS c (project_no, labeler, shard, submitted, skipped, rejected, elapsed) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (project_no, labeler, shard) DO UPDATE SET submitted = c.submitted + excluded.submitted, skipped = c.skipped + excluded.skipped,
            rejected = c.rejected + excluded.rejected, elapsed = c.elapsed + excluded.elapsed
        """);

    private static readonly SqlText AddBlock = new("""
        UPDATE item_blocks SET unlabeled = unlabeled + $3, labeled = labeled + $4 WHERE project_no = $1 AND block = $2
        """);

    private readonly Dictionary<long, CounterValues> _projects = [];

    /// <summary>The changes of one project, to add to.</summary>
    public CounterValues this[long projectNumber]
    {
        get
        {
            if (!_projects.TryGetValue(projectNumber, out CounterValues? values))
            {
                _projects[projectNumber] = values = new CounterValues();
            }

            return values;
        }
    }

    public void Clear() => _projects.Clear();

    /// <summary>Writes in one order everywhere, so that two transactions cannot wait for each other.</summary>
    public async ValueTask WriteAsync(RelationalSession session, CancellationToken cancellationToken)
    {
        foreach ((long project, CounterValues values) in _projects.OrderBy(p => p.Key))
        {
            await WriteAsync(session, project, values, cancellationToken).ConfigureAwait(false);
        }

        _projects.Clear();
    }

    private static async ValueTask WriteAsync(RelationalSession session, long project, CounterValues values, CancellationToken cancellationToken)
    {
        int shard = session.CounterShard;
        if (values.HasItemChanges)
        {
            RelationalStatement add = session.Use(AddProject).Bind(project).Bind(shard);
            foreach (long amount in values.Items)
            {
                add.Bind(amount);
            }

            await add.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach ((LabelClassId labelClass, long labels) in values.Classes.Where(c => c.Value != 0).OrderBy(c => c.Key))
        {
            await session.Use(AddClass).Bind(project).Bind(labelClass.Value).Bind(shard).Bind(labels).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach ((long block, BlockCounts counts) in values.Blocks.OrderBy(b => b.Key))
        {
            await session.Use(AddBlock).Bind(project).Bind(block).Bind(counts.Unlabeled).Bind(counts.Labeled).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach ((string labeler, LabelerCounts counts) in values.Labelers.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            await session.Use(AddLabeler).Bind(project).Bind(labeler).Bind(shard)
                .Bind(counts.Submitted).Bind(counts.Skipped).Bind(counts.Rejected).Bind(counts.Elapsed)
                .RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
