using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Labeling.Storage.Relational;

/// <summary>A filter as SQL: every value is a parameter, every column is named here.</summary>
internal sealed class ItemSelection
{
    private static readonly ConcurrentDictionary<string, SqlText> Statements = new(StringComparer.Ordinal);

    private readonly StringBuilder _where = new("i.project_no = $1");
    private readonly List<Action<RelationalStatement>> _values = [];

    private ItemSelection()
    {
    }

    /// <summary>The next parameter; the first three are the project, the item before the page, and the most items.</summary>
    private string Next => string.Create(CultureInfo.InvariantCulture, $"${_values.Count + 4}");

    public static ItemSelection Of(ItemFilter filter, IReadOnlyList<ItemStatus>? statuses = null)
    {
        var selection = new ItemSelection();
        selection.AddStatuses(statuses ?? filter.Statuses);
        selection.AddOptional("EXISTS (SELECT 1 FROM item_classes c WHERE c.project_no = i.project_no AND c.class_id = {0} AND c.item_id = i.item_id)", filter.LabelClass?.Value);
        selection.AddText("i.labeler = {0}", filter.Labeler);
        selection.AddOptional("i.labeled_at >= {0}", filter.LabeledFrom?.UtcTicks);
        selection.AddOptional("i.labeled_at < {0}", filter.LabeledBefore?.UtcTicks);
        selection.AddOptional("i.kind = {0}", (long?)filter.Kind);
        selection.AddPrefix(filter.PathPrefix);
        selection.AddFraction("i.confidence >= {0}", filter.MinConfidence);
        selection.AddFraction("i.confidence <= {0}", filter.MaxConfidence);
        selection.AddOptional("i.approval = {0}", (long?)filter.Approval);
        selection.AddText("i.assignee = {0}", filter.Assignee);
        selection.AddOptional("i.is_missing = {0}", filter.IsMissing is { } isMissing ? (isMissing ? 1 : 0) : null);
        if (filter.HasProblem is { } hasProblem)
        {
            selection._where.Append(hasProblem ? " AND i.problem IS NOT NULL" : " AND i.problem IS NULL");
        }

        return selection;
    }

    /// <summary>Reads one page of items, without labels.</summary>
    public async ValueTask<List<ItemRow>> ReadAsync(RelationalSession session, long projectNumber, ItemPage page, CancellationToken cancellationToken)
    {
        var items = new List<ItemRow>();
        RelationalStatement rows = Select(session, ItemRow.Columns, "items i", projectNumber, page);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            items.Add(ItemRow.Read(rows));
        }

        return items;
    }

    /// <summary>Reads one page of items with their labels.</summary>
    public async ValueTask<List<Item>> ReadWithLabelsAsync(RelationalSession session, long projectNumber, ItemPage page, CancellationToken cancellationToken)
    {
        var items = new List<Item>();
        RelationalStatement rows = Select(
            session, $"{ItemRow.Columns}, h.annotations, h.first_annotation", "items i LEFT JOIN history h ON h.entry_no = i.labels", projectNumber, page);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            items.Add(ItemRow.Read(rows).ToItem(
                AnnotationJson.Decode(rows.FindBytes(ItemRow.ColumnCount), rows.GetInt64(ItemRow.ColumnCount + 1))));
        }

        return items;
    }

    /// <summary>Counts all items that meet the filter.</summary>
    public async ValueTask<long> CountAsync(RelationalSession session, long projectNumber, CancellationToken cancellationToken)
    {
        RelationalStatement count = BindAll(Prepare(session, $"SELECT COUNT(*) FROM items i WHERE {_where} AND i.item_id > $2 AND $3 > 0"), projectNumber, 0, 1);
        await count.ReadAsync(cancellationToken).ConfigureAwait(false);
        long items = count.GetInt64(0);
        await count.CloseAsync(cancellationToken).ConfigureAwait(false);
        return items;
    }

    private static RelationalStatement Prepare(RelationalSession session, string sql) => session.Use(Statements.GetOrAdd(sql, static s => new SqlText(s)));

    private RelationalStatement Select(RelationalSession session, string columns, string tables, long projectNumber, ItemPage page)
    {
        string order = page.Descending ? "i.item_id < $2 ORDER BY i.item_id DESC" : "i.item_id > $2 ORDER BY i.item_id";
        long after = page.Descending && page.After == default ? long.MaxValue : page.After.Value;
        return BindAll(Prepare(session, $"SELECT {columns} FROM {tables} WHERE {_where} AND {order} LIMIT $3"), projectNumber, after, page.Limit);
    }

    private RelationalStatement BindAll(RelationalStatement statement, long projectNumber, long after, long limit)
    {
        statement.Bind(projectNumber).Bind(after).Bind(limit);
        foreach (Action<RelationalStatement> value in _values)
        {
            value(statement);
        }

        return statement;
    }

    private void AddStatuses(IReadOnlyList<ItemStatus> statuses)
    {
        IEnumerable<int> wanted = statuses.Count == 0
            ? Enumerable.Range(0, (int)ItemStatus.Removed)
            : statuses.Select(s => (int)s).Distinct().Order();
        _where.Append(CultureInfo.InvariantCulture, $" AND i.status IN ({string.Join(", ", wanted)})");
    }

    private void AddOptional(string condition, long? value)
    {
        if (value is { } number)
        {
            Add(condition, s => s.Bind(number));
        }
    }

    private void AddFraction(string condition, double? value)
    {
        if (value is not null)
        {
            Add(condition, s => s.Bind(value));
        }
    }

    private void AddText(string condition, string? value)
    {
        if (value is not null)
        {
            Add(condition, s => s.Bind(value));
        }
    }

    private void AddPrefix(string? prefix)
    {
        AddText("i.path >= {0}", string.IsNullOrEmpty(prefix) ? null : prefix);
        AddText("i.path < {0}", PathRange.EndOf(prefix));
    }

    private void Add(string condition, Action<RelationalStatement> value)
    {
        _where.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, condition, Next);
        _values.Add(value);
    }
}
