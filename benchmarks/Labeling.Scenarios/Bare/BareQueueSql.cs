namespace Labeling.Scenarios;

/// <summary>What the relational stores write for a claim and a submit in a plain project, as statements that SQLite and PostgreSQL share.</summary>
/// <remarks>
/// Kept in step with the stores by <see cref="BareCheck"/>: a row left out here makes the counters disagree, or the store trip over the data.
/// </remarks>
internal static class BareQueueSql
{
    /// <summary>Items of these projects wait for anyone, in no group, never put back; <c>2</c> is the manual kind, <c>0</c> what begins.</summary>
    public const string TakeFromQueue =
        "DELETE FROM waiting WHERE project_no = $1 AND assignee = '' AND kind = 2 AND put_back = 0 AND order_key = $2 AND item_id = $3";

    public const string AddTask =
        "INSERT INTO tasks (token, project_no, labeler, kind, claimed_at, expires_at, role, is_over) VALUES ($1, $2, $3, 2, $4, $5, 0, 0)";

    public const string AddHold = "INSERT INTO holds (token, position, project_no, item_id, taken, state) VALUES ($1, $2, $3, $4, 1, 0)";

    public const string AppendHistory = """
        INSERT INTO history (entry_no, project_no, item_id, sequence, previous, kind, skip_policy, actor, at, token, task_kind, annotations, first_annotation,
            reason, elapsed)
        VALUES ($1, $2, $3, 1, 0, 0, NULL, $4, $5, $6, 2, $7, $8, NULL, $9)
        """;

    public const string UpdateItem = """
        UPDATE items SET status = 1, labeler = $3, labeled_at = $4, version = 2, standing = 1, answer = $5, lot = $5 >> 10, labels = $5, last_entry = $5,
            entries = 1
        WHERE project_no = $1 AND item_id = $2
        """;

    public const string DropHolds = "DELETE FROM holds WHERE token = $1";
    public const string DropTask = "DELETE FROM tasks WHERE token = $1";

    public const string CountItems = """
        INSERT INTO project_counts AS c (project_no, shard, unlabeled, labeled, skipped, needs_review, removed, approved, prelabeled, clustered, manual)
        VALUES ($1, $2, -$3, $3, 0, 0, 0, 0, 0, 0, -$3)
        ON CONFLICT (project_no, shard) DO UPDATE SET
            unlabeled = c.unlabeled + excluded.unlabeled, labeled = c.labeled + excluded.labeled, skipped = c.skipped + excluded.skipped,
            needs_review = c.needs_review + excluded.needs_review, removed = c.removed + excluded.removed, approved = c.approved + excluded.approved,
            prelabeled = c.prelabeled + excluded.prelabeled, clustered = c.clustered + excluded.clustered, manual = c.manual + excluded.manual
        """;

    /// <summary>The stores count unlabeled and labeled items also by blocks of <see cref="BlockSize"/> neighbouring ids.</summary>
    public const string CountBlock = "UPDATE item_blocks SET unlabeled = unlabeled - $3, labeled = labeled + $3 WHERE project_no = $1 AND block = $2";

    /// <summary>How many ids make a block.</summary>
    public const int BlockSize = 4096;

    public const string CountClass = """
        INSERT INTO class_counts AS c (project_no, class_id, shard, labels) VALUES ($1, $2, $3, $4)
        ON CONFLICT (project_no, class_id, shard) DO UPDATE SET labels = c.labels + excluded.labels
        """;

    public const string CountLabeler = """
        INSERT INTO labeler_counts AS c (project_no, labeler, shard, submitted, skipped, rejected, elapsed) VALUES ($1, $2, $3, $4, 0, 0, $5)
        ON CONFLICT (project_no, labeler, shard) DO UPDATE SET submitted = c.submitted + excluded.submitted, skipped = c.skipped + excluded.skipped,
            rejected = c.rejected + excluded.rejected, elapsed = c.elapsed + excluded.elapsed
        """;
}
