namespace Labeling.Storage.Sqlite;

/// <summary>The tables, as the steps that made them: step n brings a file from version n to n + 1.</summary>
/// <remarks>A step that was released is never changed. A file says in its header that it is a label store, and which version.</remarks>
internal static class SqliteSchema
{
    /// <summary>What <c>PRAGMA application_id</c> says of a label store: "LABL".</summary>
    public const int ApplicationId = 0x4C41424C;

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE numbers (annotations INTEGER NOT NULL, entries INTEGER NOT NULL);
        INSERT INTO numbers VALUES (0, 0);

        CREATE TABLE projects (
            project_no INTEGER PRIMARY KEY,
            project_id BLOB NOT NULL UNIQUE,
            name_key TEXT NOT NULL UNIQUE,
            state INTEGER NOT NULL,
            version INTEGER NOT NULL,
            document BLOB NOT NULL,
            item_count INTEGER NOT NULL,
            put_backs INTEGER NOT NULL);

        CREATE TABLE items (
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            content_tag TEXT NOT NULL,
            width INTEGER NOT NULL DEFAULT 0,
            height INTEGER NOT NULL DEFAULT 0,
            problem TEXT,
            is_missing INTEGER NOT NULL DEFAULT 0,
            status INTEGER NOT NULL DEFAULT 0,
            approval INTEGER NOT NULL DEFAULT 0,
            kind INTEGER NOT NULL DEFAULT 2,
            group_no INTEGER NOT NULL DEFAULT 0,
            confidence REAL,
            assignee TEXT NOT NULL DEFAULT '',
            labeler TEXT,
            labeled_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            order_key INTEGER NOT NULL,
            put_back INTEGER NOT NULL DEFAULT 0,
            standing INTEGER NOT NULL DEFAULT 0,
            answer INTEGER NOT NULL DEFAULT 0,
            lot INTEGER NOT NULL DEFAULT 0,
            labels INTEGER NOT NULL DEFAULT 0,
            last_entry INTEGER NOT NULL DEFAULT 0,
            entries INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (project_no, item_id)) WITHOUT ROWID;
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
            project_no INTEGER NOT NULL,
            block INTEGER NOT NULL,
            unlabeled INTEGER NOT NULL,
            labeled INTEGER NOT NULL,
            min_path TEXT NOT NULL,
            max_path TEXT NOT NULL,
            PRIMARY KEY (project_no, block)) WITHOUT ROWID;

        CREATE TABLE item_classes (
            project_no INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            PRIMARY KEY (project_no, class_id, item_id)) WITHOUT ROWID;

        CREATE TABLE history (
            entry_no INTEGER PRIMARY KEY,
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            skip_policy INTEGER,
            actor TEXT,
            at INTEGER NOT NULL,
            token BLOB,
            task_kind INTEGER,
            annotations BLOB,
            first_annotation INTEGER NOT NULL,
            reason TEXT,
            elapsed INTEGER NOT NULL);

        CREATE TABLE waiting (
            project_no INTEGER NOT NULL,
            assignee TEXT NOT NULL,
            kind INTEGER NOT NULL,
            put_back INTEGER NOT NULL,
            order_key INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            group_no INTEGER NOT NULL,
            free INTEGER NOT NULL,
            PRIMARY KEY (project_no, assignee, kind, put_back, order_key, item_id)) WITHOUT ROWID;
        CREATE INDEX waiting_group ON waiting (project_no, assignee, group_no, put_back, order_key, item_id) WHERE kind = 1;

        CREATE TABLE tasks (
            token BLOB NOT NULL PRIMARY KEY,
            project_no INTEGER NOT NULL,
            labeler TEXT NOT NULL,
            kind INTEGER NOT NULL,
            claimed_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            role INTEGER NOT NULL,
            is_over INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX tasks_labeler ON tasks (project_no, labeler) WHERE role < 2;
        CREATE INDEX tasks_expiry ON tasks (project_no, is_over, expires_at) WHERE role < 2;

        CREATE TABLE holds (
            token BLOB NOT NULL,
            position INTEGER NOT NULL,
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            taken INTEGER NOT NULL,
            state INTEGER NOT NULL,
            PRIMARY KEY (token, position)) WITHOUT ROWID;
        CREATE INDEX holds_item ON holds (project_no, item_id) WHERE state = 0;

        CREATE TABLE barred (
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            labeler TEXT NOT NULL,
            PRIMARY KEY (project_no, item_id, labeler)) WITHOUT ROWID;

        CREATE TABLE suggestions (
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            annotations BLOB NOT NULL,
            PRIMARY KEY (project_no, item_id)) WITHOUT ROWID;

        CREATE TABLE drafts (
            project_no INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            labeler TEXT NOT NULL,
            annotations BLOB NOT NULL,
            PRIMARY KEY (project_no, item_id, labeler)) WITHOUT ROWID;

        CREATE TABLE project_counts (
            project_no INTEGER NOT NULL,
            shard INTEGER NOT NULL,
            unlabeled INTEGER NOT NULL,
            labeled INTEGER NOT NULL,
            skipped INTEGER NOT NULL,
            needs_review INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            approved INTEGER NOT NULL,
            prelabeled INTEGER NOT NULL,
            clustered INTEGER NOT NULL,
            manual INTEGER NOT NULL,
            PRIMARY KEY (project_no, shard)) WITHOUT ROWID;

        CREATE TABLE class_counts (
            project_no INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            shard INTEGER NOT NULL,
            labels INTEGER NOT NULL,
            PRIMARY KEY (project_no, class_id, shard)) WITHOUT ROWID;

        CREATE TABLE labeler_counts (
            project_no INTEGER NOT NULL,
            labeler TEXT NOT NULL,
            shard INTEGER NOT NULL,
            submitted INTEGER NOT NULL,
            skipped INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            elapsed INTEGER NOT NULL,
            PRIMARY KEY (project_no, labeler, shard)) WITHOUT ROWID;
        """,
        """
        ALTER TABLE projects ADD COLUMN record_writes INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE project_records (
            project_no INTEGER NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            document BLOB NOT NULL,
            PRIMARY KEY (project_no, kind, name));
        """,

        // Everybody's new answers go to the same few pages, and few tasks are in hands at once: they are looked through when a lease runs out.
        """
        CREATE TABLE item_classes_by_lot (
            project_no INTEGER NOT NULL,
            lot INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            PRIMARY KEY (project_no, lot, class_id, item_id)) WITHOUT ROWID;
        INSERT INTO item_classes_by_lot SELECT c.project_no, i.lot, c.class_id, c.item_id
            FROM item_classes c JOIN items i ON i.project_no = c.project_no AND i.item_id = c.item_id;
        DROP TABLE item_classes;
        ALTER TABLE item_classes_by_lot RENAME TO item_classes;
        DROP INDEX tasks_expiry;
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

        // Items up to this one have got their places in the queue.
        """
        ALTER TABLE projects ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
        UPDATE projects SET queued = item_count;
        """,
    ];
}
