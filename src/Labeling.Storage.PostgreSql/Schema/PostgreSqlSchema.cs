using Labeling.Storage.Relational;

namespace Labeling.Storage.PostgreSql;

/// <summary>The tables, as the steps that made them: step n brings a schema from version n to n + 1.</summary>
/// <remarks>
/// A step that was released is never changed. Texts compare by code points (<c>COLLATE "C"</c>). Rows that come and go in the queue are swept often;
/// rows that are changed in place have room for their next version beside them.
/// </remarks>
internal static class PostgreSqlSchema
{
    /// <summary>How many entries a writer takes numbers for at once: as many as make a lot of the labelers' index.</summary>
    private const int EntryBlock = 1024;

    private const int AnnotationBlock = 128;

    private static readonly HashSet<string> SmallColumns = new(StringComparer.Ordinal)
    {
        "is_missing", "status", "approval", "kind", "free", "state", "role", "is_over",
    };

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE SEQUENCE writer_numbers;
        CREATE SEQUENCE annotation_numbers INCREMENT BY 128;
        CREATE SEQUENCE entry_numbers INCREMENT BY 1024 START WITH 1024;

        CREATE TABLE projects (
            project_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            project_id UUID NOT NULL UNIQUE,
            name_key TEXT COLLATE "C" NOT NULL UNIQUE,
            state SMALLINT NOT NULL,
            version BIGINT NOT NULL,
            document BYTEA NOT NULL,
            item_count BIGINT NOT NULL,
            put_backs BIGINT NOT NULL,
            record_writes BIGINT NOT NULL DEFAULT 0,
            writer BIGINT NOT NULL DEFAULT 0) WITH (fillfactor = 50);

        CREATE TABLE items (
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            path TEXT COLLATE "C" NOT NULL,
            size BIGINT NOT NULL,
            content_tag TEXT COLLATE "C" NOT NULL,
            width INTEGER NOT NULL DEFAULT 0,
            height INTEGER NOT NULL DEFAULT 0,
            problem TEXT,
            is_missing SMALLINT NOT NULL DEFAULT 0,
            status SMALLINT NOT NULL DEFAULT 0,
            approval SMALLINT NOT NULL DEFAULT 0,
            kind SMALLINT NOT NULL DEFAULT 2,
            group_no BIGINT NOT NULL DEFAULT 0,
            confidence DOUBLE PRECISION,
            assignee TEXT COLLATE "C" NOT NULL DEFAULT '',
            labeler TEXT COLLATE "C",
            labeled_at BIGINT,
            version BIGINT NOT NULL DEFAULT 1,
            order_key BIGINT NOT NULL,
            put_back BIGINT NOT NULL DEFAULT 0,
            standing INTEGER NOT NULL DEFAULT 0,
            answer BIGINT NOT NULL DEFAULT 0,
            lot BIGINT NOT NULL DEFAULT 0,
            labels BIGINT NOT NULL DEFAULT 0,
            last_entry BIGINT NOT NULL DEFAULT 0,
            entries INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (project_no, item_id)) WITH (autovacuum_analyze_scale_factor = 0.02);
        CREATE UNIQUE INDEX items_path ON items (project_no, path);
        CREATE INDEX items_status ON items (project_no, status, item_id) WHERE status > 1;
        CREATE INDEX items_labeler ON items (project_no, lot, labeler, item_id) WHERE labeler IS NOT NULL;
        CREATE INDEX items_labeled_at ON items (project_no, labeled_at, item_id) WHERE labeled_at IS NOT NULL;
        CREATE INDEX items_kind ON items (project_no, kind, item_id) WHERE kind <> 2;
        CREATE INDEX items_confidence ON items (project_no, confidence, item_id) WHERE confidence IS NOT NULL;
        CREATE INDEX items_assignee ON items (project_no, assignee, item_id) WHERE assignee <> '';
        CREATE INDEX items_approval ON items (project_no, item_id) WHERE approval <> 0;
        CREATE INDEX items_problem ON items (project_no, item_id) WHERE problem IS NOT NULL;
        CREATE INDEX items_missing ON items (project_no, item_id) WHERE is_missing <> 0;

        CREATE TABLE item_blocks (
            project_no BIGINT NOT NULL,
            block BIGINT NOT NULL,
            unlabeled BIGINT NOT NULL,
            labeled BIGINT NOT NULL,
            min_path TEXT COLLATE "C" NOT NULL,
            max_path TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (project_no, block)) WITH (fillfactor = 50);

        CREATE TABLE item_classes (
            project_no BIGINT NOT NULL,
            lot BIGINT NOT NULL,
            class_id BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            PRIMARY KEY (project_no, lot, class_id, item_id));

        CREATE TABLE history (
            entry_no BIGINT PRIMARY KEY,
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            sequence INTEGER NOT NULL,
            previous BIGINT NOT NULL,
            kind SMALLINT NOT NULL,
            skip_policy SMALLINT,
            actor TEXT COLLATE "C",
            at BIGINT NOT NULL,
            token UUID,
            task_kind SMALLINT,
            annotations BYTEA,
            first_annotation BIGINT NOT NULL,
            reason TEXT,
            elapsed BIGINT NOT NULL);

        CREATE TABLE waiting (
            project_no BIGINT NOT NULL,
            assignee TEXT COLLATE "C" NOT NULL,
            kind SMALLINT NOT NULL,
            put_back BIGINT NOT NULL,
            order_key BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            group_no BIGINT NOT NULL,
            free SMALLINT NOT NULL,
            PRIMARY KEY (project_no, assignee, kind, put_back, order_key, item_id))
            WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX waiting_group ON waiting (project_no, assignee, group_no, put_back, order_key, item_id) WHERE kind = 1;

        CREATE TABLE tasks (
            token UUID PRIMARY KEY,
            project_no BIGINT NOT NULL,
            labeler TEXT COLLATE "C" NOT NULL,
            kind SMALLINT NOT NULL,
            claimed_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            role SMALLINT NOT NULL,
            is_over SMALLINT NOT NULL)
            WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX tasks_labeler ON tasks (project_no, labeler) WHERE role < 2;
        CREATE INDEX tasks_expiry ON tasks (project_no, is_over, expires_at) WHERE role < 2;

        CREATE TABLE holds (
            token UUID NOT NULL,
            position SMALLINT NOT NULL,
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            taken BIGINT NOT NULL,
            state SMALLINT NOT NULL,
            PRIMARY KEY (token, position))
            WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX holds_item ON holds (project_no, item_id) WHERE state = 0;

        CREATE TABLE barred (
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            labeler TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (project_no, item_id, labeler));

        CREATE TABLE suggestions (
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            annotations BYTEA NOT NULL,
            PRIMARY KEY (project_no, item_id));

        CREATE TABLE drafts (
            project_no BIGINT NOT NULL,
            item_id BIGINT NOT NULL,
            labeler TEXT COLLATE "C" NOT NULL,
            annotations BYTEA NOT NULL,
            PRIMARY KEY (project_no, item_id, labeler));

        CREATE TABLE project_counts (
            project_no BIGINT NOT NULL,
            shard BIGINT NOT NULL,
            unlabeled BIGINT NOT NULL,
            labeled BIGINT NOT NULL,
            skipped BIGINT NOT NULL,
            needs_review BIGINT NOT NULL,
            removed BIGINT NOT NULL,
            approved BIGINT NOT NULL,
            prelabeled BIGINT NOT NULL,
            clustered BIGINT NOT NULL,
            manual BIGINT NOT NULL,
            PRIMARY KEY (project_no, shard)) WITH (fillfactor = 10);

        CREATE TABLE class_counts (
            project_no BIGINT NOT NULL,
            class_id BIGINT NOT NULL,
            shard BIGINT NOT NULL,
            labels BIGINT NOT NULL,
            PRIMARY KEY (project_no, class_id, shard)) WITH (fillfactor = 30);

        CREATE TABLE labeler_counts (
            project_no BIGINT NOT NULL,
            labeler TEXT COLLATE "C" NOT NULL,
            shard BIGINT NOT NULL,
            submitted BIGINT NOT NULL,
            skipped BIGINT NOT NULL,
            rejected BIGINT NOT NULL,
            elapsed BIGINT NOT NULL,
            PRIMARY KEY (project_no, labeler, shard)) WITH (fillfactor = 30);

        CREATE TABLE project_records (
            project_no BIGINT NOT NULL,
            kind TEXT COLLATE "C" NOT NULL,
            name TEXT COLLATE "C" NOT NULL,
            version BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            document BYTEA NOT NULL,
            PRIMARY KEY (project_no, kind, name));
        """,

        // What is wrong with a picture that can be shown.
        """
        ALTER TABLE items ADD COLUMN warnings TEXT;
        """,

        // Who did what when is one question.
        """
        DROP INDEX items_labeler;
        CREATE INDEX items_labeler ON items (project_no, lot, labeler, labeled_at, item_id) WHERE labeler IS NOT NULL;
        """,

        // Larger lots: going from one to the next took longer than reading them. And among the prelabeled ones the sure are found without looking at the others.
        """
        UPDATE items SET lot = lot >> 3 WHERE lot <> 0;
        UPDATE item_classes SET lot = lot >> 3;
        DROP INDEX items_kind;
        CREATE INDEX items_kind ON items (project_no, kind, item_id, confidence) WHERE kind <> 2;
        """,

        // Items up to this one have got their places in the queue.
        """
        ALTER TABLE projects ADD COLUMN queued BIGINT NOT NULL DEFAULT 0;
        UPDATE projects SET queued = item_count;
        """,

        // Who found what class when is one question.
        """
        ALTER TABLE item_classes DROP CONSTRAINT item_classes_pkey;
        ALTER TABLE item_classes ADD COLUMN labeler TEXT COLLATE "C" NOT NULL DEFAULT '', ADD COLUMN labeled_at BIGINT NOT NULL DEFAULT 0;
        UPDATE item_classes c SET labeler = COALESCE(i.labeler, ''), labeled_at = COALESCE(i.labeled_at, 0)
            FROM items i WHERE i.project_no = c.project_no AND i.item_id = c.item_id;
        ALTER TABLE item_classes ALTER COLUMN labeler DROP DEFAULT, ALTER COLUMN labeled_at DROP DEFAULT,
            ADD PRIMARY KEY (project_no, lot, class_id, labeler, labeled_at, item_id);
        """,
    ];

    /// <summary>How many numbers a sequence gives at once, as the steps say.</summary>
    public static int BlockOf(NumberSequence sequence) => sequence == NumberSequence.Entries ? EntryBlock : AnnotationBlock;

    /// <summary>Whether a column that is filled by COPY is a SMALLINT; the others with numbers are BIGINT.</summary>
    public static bool IsSmall(string column) => SmallColumns.Contains(column);
}
