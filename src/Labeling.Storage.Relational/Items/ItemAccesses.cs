using System.Globalization;

namespace Labeling.Storage.Relational;

/// <summary>The indexes that are more than a column.</summary>
internal static class ItemAccesses
{
    /// <summary>
    /// The indexes of labelers and of classes begin with some thousand answers at a time, so that everybody's new answers go to the same few pages. They
    /// are read one such lot after another.
    /// </summary>
    private const string LabelerTable = """
        (WITH RECURSIVE lots (lot) AS (
            SELECT CAST(-1 AS BIGINT) UNION ALL
            SELECT (SELECT x.lot FROM items x [path:items_labeler] WHERE x.project_no = $1 AND x.lot > lots.lot AND x.labeler IS NOT NULL
                ORDER BY x.lot LIMIT 1)
            FROM lots WHERE lots.lot IS NOT NULL)
        SELECT lot FROM lots) l CROSS JOIN [server:LATERAL (SELECT * FROM ]items k [path:items_labeler]
        """;

    private const string ClassTable = """
        (WITH RECURSIVE lots (lot) AS (
            SELECT CAST(-1 AS BIGINT) UNION ALL
            SELECT (SELECT x.lot FROM item_classes x WHERE x.project_no = $1 AND x.lot > lots.lot ORDER BY x.lot LIMIT 1)
            FROM lots WHERE lots.lot IS NOT NULL)
        SELECT lot FROM lots) l CROSS JOIN [server:LATERAL (SELECT * FROM ]item_classes k
        """;

    /// <summary>The end of a lot: without it PostgreSQL would begin with what it takes for few entries.</summary>
    private const string LotEnd = " [server:OFFSET 0) k]";

    /// <summary>What leads to the items of a status.</summary>
    public static ItemAccess OfStatus(ItemStatus status) => status switch
    {
        // What is unlabeled waits, or is in somebody's hands, or its file is missing.
        ItemStatus.Unlabeled => new ItemAccess(
            "(SELECT w.project_no, w.item_id FROM waiting w WHERE w.project_no = $1 UNION ALL "
            + "SELECT o.project_no, o.item_id FROM holds o WHERE o.project_no = $1 AND o.state = 0 UNION ALL "
            + "SELECT m.project_no, m.item_id FROM items m [path:items_missing] WHERE m.project_no = $1 AND m.is_missing <> 0) k",
            "k",
            new ItemCondition("1 = 1"),
            false)
        {
            IsQueue = true,
            Kept = new ItemCondition("SELECT SUM(unlabeled) FROM project_counts WHERE project_no = $1"),
        },
        ItemStatus.Labeled => ItemAccess.OfItems("labeled_at", new ItemCondition("i.labeled_at IS NOT NULL"), false) with
        {
            Kept = new ItemCondition("SELECT SUM(labeled) FROM project_counts WHERE project_no = $1"),
        },
        _ => ItemAccess.OfItems("status", new ItemCondition(string.Create(CultureInfo.InvariantCulture, $"i.status > 1 AND i.status = {(int)status}")), true),
    };

    /// <summary>What leads to the items with a label class.</summary>
    public static ItemAccess OfClass(long labelClass) => new(ClassTable, "k", ItemCondition.Number("k.lot = l.lot AND k.class_id = {0}" + LotEnd, labelClass), false)
    {
        Kept = ItemCondition.Number("SELECT SUM(labels) FROM class_counts WHERE project_no = $1 AND class_id = {0}", labelClass),
    };

    /// <summary>What leads to the items that a labeler answered, at the times that a filter asks for.</summary>
    public static ItemAccess OfLabeler(string labeler, ItemFilter filter) => new(LabelerTable, "k", ConditionOf(labeler, filter), false)
    {
        Kept = ItemCondition.Text("SELECT SUM(submitted) + SUM(skipped) FROM labeler_counts WHERE project_no = $1 AND labeler = {0}", labeler),
    };

    /// <summary>What leads to the items with a label class that a labeler answered, at the times that a filter asks for, where classes have labelers; if the filter asks for both.</summary>
    public static ItemAccess? OfClassAndLabeler(ItemFilter filter) => filter is not { LabelClass.Value: var labelClass, Labeler: { } labeler } ? null : new(
        ClassTable,
        "k",
        new ItemCondition(
            "k.lot = l.lot AND k.class_id = {0} AND k.labeler = {1} AND k.labeled_at >= {2} AND k.labeled_at < {3}" + LotEnd,
            s => s.Bind(labelClass),
            s => s.Bind(labeler),
            s => s.Bind(filter.LabeledFrom?.UtcTicks ?? 0),
            s => s.Bind(filter.LabeledBefore?.UtcTicks ?? long.MaxValue)),
        false)
    {
        // About: as if everybody had found the class equally often.
        Kept = new ItemCondition(
            """
            SELECT CAST(LEAST(c.labels, p.labeled) * l.answers / GREATEST(p.labeled, 1) AS BIGINT) FROM
            (SELECT SUM(labeled) AS labeled FROM project_counts WHERE project_no = $1) p,
            (SELECT SUM(labels) AS labels FROM class_counts WHERE project_no = $1 AND class_id = {0}) c,
            (SELECT SUM(submitted) + SUM(skipped) AS answers FROM labeler_counts WHERE project_no = $1 AND labeler = {1}) l
            """,
            s => s.Bind(labelClass),
            s => s.Bind(labeler)),
    };

    /// <summary>What the index of labelers knows: it has the times, too. PostgreSQL is asked for pairs, which no other index could be followed for.</summary>
    private static ItemCondition ConditionOf(string labeler, ItemFilter filter)
    {
        long from = filter.LabeledFrom?.UtcTicks ?? 0;
        long before = filter.LabeledBefore?.UtcTicks ?? long.MaxValue;
        return new ItemCondition(
            "k.lot = l.lot AND k.labeler = {0} AND k.labeler IS NOT NULL AND [embedded:k.labeled_at >= {1} AND k.labeled_at < {2}]"
            + "[server:(k.labeler, k.labeled_at) >= ({0}, {1}) AND (k.labeler, k.labeled_at) < ({0}, {2})]" + LotEnd,
            s => s.Bind(labeler),
            s => s.Bind(from),
            s => s.Bind(before));
    }
}
