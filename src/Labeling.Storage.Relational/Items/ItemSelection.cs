using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Labeling.Storage.Relational;

/// <summary>A filter as SQL. Columns are named here and values are parameters; the few that an index must see are numbers of enumerations.</summary>
internal sealed class ItemSelection
{
    /// <summary>Whether an item has a class. The limit says nothing new; it keeps PostgreSQL from beginning with all items of the class.</summary>
    private const string HasClass = "EXISTS (SELECT 1 FROM item_classes c WHERE c.project_no = $1 AND c.lot = i.lot AND c.class_id = {0}"
        + "[server: AND c.labeler = COALESCE(i.labeler, '') AND c.labeled_at = COALESCE(i.labeled_at, 0)] AND c.item_id = i.item_id LIMIT 1 OFFSET 0)";

    private static readonly ConcurrentDictionary<string, SqlText> Statements = new(StringComparer.Ordinal);

    private readonly List<ItemCondition> _conditions = [];
    private readonly List<ItemAccess> _accesses = [];
    private readonly List<ItemAccess> _ofClassOrLabeler = [];
    private readonly ItemAccess? _ofClassAndLabeler;

    private ItemSelection(ItemFilter filter, IReadOnlyList<ItemStatus> statuses)
    {
        IEnumerable<ItemStatus> wanted = statuses.Count > 0 ? statuses.Distinct().Order() : Enum.GetValues<ItemStatus>().Where(s => s != ItemStatus.Removed);
        Statuses = [.. wanted.Where(s => CanMeet(s, filter))];
        Parts = Statuses.Count > 1 && Statuses.All(s => s > ItemStatus.Labeled) ? [.. Statuses.Select(s => new ItemSelection(filter, [s]))] : [];
        PathFrom = string.IsNullOrEmpty(filter.PathPrefix) ? null : filter.PathPrefix;
        PathBefore = PathRange.EndOf(filter.PathPrefix);
        AddAssignee(filter);
        AddLabeler(filter);
        AddClass(filter);
        _ofClassAndLabeler = ItemAccesses.OfClassAndLabeler(filter);
        AddMark(filter.HasProblem, "i.problem IS NOT NULL", "i.problem IS NULL", "problem");
        AddMark(filter.IsMissing, "i.is_missing <> 0", "i.is_missing = 0", "missing");
        AddMark(filter.Approval is { } approval ? approval == ApprovalState.Approved : null, "i.approval <> 0", "i.approval = 0", "approval");
        AddStatuses();
        AddKind(filter);
        AddRange("labeled_at", RangeOf("labeled_at", (filter.LabeledFrom?.UtcTicks is { } from ? s => s.Bind(from) : null), (filter.LabeledBefore?.UtcTicks is { } before ? s => s.Bind(before) : null), "<"));
        AddRange("confidence", ConfidenceOf(filter));
        AddRange("path", RangeOf("path", (PathFrom is { } first ? s => s.Bind(first) : null), (PathBefore is { } end ? s => s.Bind(end) : null), "<"));
    }

    /// <summary>The same filter for each status by itself, where each has an index in the order of ids; otherwise none.</summary>
    public IReadOnlyList<ItemSelection> Parts { get; }

    /// <summary>The statuses that can meet the filter, in their order; none when nothing can.</summary>
    public IReadOnlyList<ItemStatus> Statuses { get; }

    /// <summary>Whether nothing but the status matters.</summary>
    public bool IsByStatusOnly => _conditions.Count == 1;

    /// <summary>The first path that can meet the filter, or <see langword="null"/>.</summary>
    public string? PathFrom { get; }

    /// <summary>The first path behind those that can, or <see langword="null"/>.</summary>
    public string? PathBefore { get; }

    /// <summary>The indexes that could be followed, those that usually lead to less first.</summary>
    /// <param name="session">Where.</param>
    public IReadOnlyList<ItemAccess> AccessesOf(RelationalSession session)
        => session.ClassesHaveLabelers && _ofClassAndLabeler is { } both ? [both, .. _accesses.Except(_ofClassOrLabeler)] : _accesses;

    public static ItemSelection Of(ItemFilter filter, IReadOnlyList<ItemStatus>? statuses = null) => new(filter, statuses ?? filter.Statuses);

    /// <summary>The text of a statement that gives items that meet the filter.</summary>
    /// <param name="begin">The statement up to the conditions, with a WHERE.</param>
    /// <param name="access">The index to follow.</param>
    /// <param name="end">The statement's end.</param>
    /// <param name="valueCount">How many parameters beginning and end have, the project first.</param>
    public SqlText TextOf(string begin, ItemAccess access, string end, int valueCount) => TextOf(begin, [access.Condition, .. _conditions], end, valueCount);

    /// <summary>Gives the parameters to a statement that was made of <see cref="TextOf(string, ItemAccess, string, int)"/>.</summary>
    public RelationalStatement Prepare(RelationalSession session, SqlText text, ItemAccess access, params ReadOnlySpan<long> values)
    {
        RelationalStatement statement = session.Use(text);
        Bind(statement, values);
        Bind(statement, access.Condition);
        foreach (ItemCondition condition in _conditions)
        {
            Bind(statement, condition);
        }

        return statement;
    }

    /// <summary>Prepares a statement that gives items in ranges of ids, for a server.</summary>
    /// <param name="session">Where.</param>
    /// <param name="result">What is wanted of the columns.</param>
    /// <param name="columns">What is wanted of an item <c>i</c>.</param>
    /// <param name="joins">The tables besides the items.</param>
    /// <param name="access">The index to follow, of the items themselves and in the order of ids.</param>
    /// <param name="end">What follows the conditions.</param>
    /// <param name="isDescending">Whether ids fall within a range.</param>
    /// <param name="projectNumber">The project.</param>
    /// <param name="ranges">The ranges.</param>
    /// <param name="limit">The statement's fourth parameter, if it has one: how many items are wanted at most.</param>
    /// <remarks>
    /// The items of a range are taken before the filter is looked at (<c>OFFSET 0</c> keeps the two apart), so that there is one index to take them from.
    /// Given the choice, PostgreSQL followed the index of times for each of hundreds of ids: it takes what its statistics have not seen for nothing.
    /// </remarks>
    public RelationalStatement PrepareRanges(
        RelationalSession session, string result, string columns, string joins, ItemAccess access, string end, bool isDescending, long projectNumber,
        IReadOnlyList<(long First, long Last)> ranges, int? limit = null)
    {
        ItemCondition last = access.Also ?? access.Condition;
        ItemCondition own = last with
        {
            Sql = $"{last.Sql} ORDER BY i.item_id{(isDescending ? " DESC" : string.Empty)} OFFSET 0) i{joins} WHERE 1 = 1",
        };
        string begin = $"""
            SELECT {result} FROM unnest($2, $3) r (first_id, last_id) CROSS JOIN LATERAL (SELECT {columns} FROM (SELECT * FROM {access.Table}
            WHERE i.project_no = $1 AND i.item_id >= r.first_id AND i.item_id <= r.last_id
            """;
        IReadOnlyList<ItemCondition> conditions = access.Also is null ? [own, .. _conditions] : [access.Condition, own, .. _conditions];
        RelationalStatement statement = session.Use(TextOf(begin, conditions, $"{end}) x{(limit is null ? string.Empty : " LIMIT $4")}", limit is null ? 3 : 4));
        statement.Bind(projectNumber).Bind([.. ranges.Select(r => r.First)]).Bind([.. ranges.Select(r => r.Last)]);
        Bind(statement, conditions, limit is { } most ? [most] : []);
        return statement;
    }

    /// <summary>Prepares a statement that gives those of some items that meet the filter, for a server.</summary>
    /// <param name="session">Where.</param>
    /// <param name="columns">What is wanted of an item <c>i</c>.</param>
    /// <param name="joins">The tables besides the items.</param>
    /// <param name="access">What the items are known to meet.</param>
    /// <param name="end">What follows the conditions.</param>
    /// <param name="projectNumber">The project.</param>
    /// <param name="ids">The items.</param>
    /// <param name="limit">The statement's third parameter: how many are wanted at most.</param>
    public RelationalStatement PrepareItems(
        RelationalSession session, string columns, string joins, ItemAccess access, string end, long projectNumber, IReadOnlyList<long> ids, int limit)
    {
        ItemCondition own = access.Condition with { Sql = $"{access.Condition.Sql} OFFSET 0) i{joins} WHERE 1 = 1" };
        IReadOnlyList<ItemCondition> conditions = [own, .. _conditions];
        string begin = $"SELECT {columns} FROM (SELECT * FROM {access.Table} WHERE i.project_no = $1 AND i.item_id = ANY($2)";
        RelationalStatement statement = session.Use(TextOf(begin, conditions, end, 3));
        statement.Bind(projectNumber).Bind([.. ids]);
        Bind(statement, conditions, [limit]);
        return statement;
    }

    /// <summary>Prepares a statement that reads the ids out of an index, sorts them and looks at these items until there are enough, for a server.</summary>
    /// <param name="session">Where.</param>
    /// <param name="columns">What is wanted of an item <c>i</c>.</param>
    /// <param name="joins">The tables besides the items.</param>
    /// <param name="access">The index.</param>
    /// <param name="isDescending">Whether ids fall.</param>
    /// <param name="projectNumber">The project.</param>
    /// <param name="range">The ids wanted.</param>
    /// <param name="limit">How many items are wanted at most.</param>
    /// <remarks>
    /// An item can be twice in what leads to unlabeled ones. The order of the ids is that of the rows, so that nothing is sorted again. What indexes tell of
    /// an id is asked before its item is looked at, which costs several times as much.
    /// </remarks>
    public RelationalStatement PrepareSorted(
        RelationalSession session, string columns, string joins, ItemAccess access, bool isDescending, long projectNumber, (long First, long Last) range, int limit)
    {
        string direction = isDescending ? " DESC" : string.Empty;
        ItemCondition ids = access.Condition with
        {
            Sql = $"{access.Condition.Sql} OFFSET 0) k WHERE k.item_id >= $2 AND k.item_id <= $3 ORDER BY k.item_id{direction} OFFSET 0) x "
                + "CROSS JOIN LATERAL (SELECT * FROM items i WHERE i.project_no = $1 AND i.item_id = x.item_id OFFSET 0) i" + joins + " WHERE 1 = 1",
        };
        string begin = $"SELECT {columns} FROM (SELECT DISTINCT k.item_id FROM (SELECT {access.Id} AS item_id FROM {access.Table} WHERE {access.Alias}.project_no = $1";
        IReadOnlyList<ItemCondition> conditions = [ids, .. _accesses.Where(o => o.IsOrdered).Select(IsIn), .. _conditions];
        RelationalStatement statement = session.Use(TextOf(begin, conditions, $" ORDER BY x.item_id{direction} LIMIT $4", 4));
        Bind(statement, conditions, [projectNumber, range.First, range.Last, limit]);
        return statement;
    }

    /// <summary>Prepares a statement that reads the ids out of an index, without those that are not in others, which are in the order of ids.</summary>
    /// <param name="session">Where.</param>
    /// <param name="access">The index.</param>
    /// <param name="others">The others.</param>
    /// <param name="values">The project, and how many ids at most.</param>
    public static RelationalStatement PrepareIds(RelationalSession session, ItemAccess access, IEnumerable<ItemAccess> others, params ReadOnlySpan<long> values)
    {
        ItemCondition own = access.Condition with { Sql = access.Condition.Sql + ") x WHERE 1 = 1" };
        IEnumerable<ItemCondition> both = others.Select(IsIn);
        string begin = $"SELECT x.item_id FROM (SELECT {access.Id} AS item_id FROM {access.Table} WHERE {access.Alias}.project_no = $1";
        return Prepare(session, begin, [own, .. both], " LIMIT $2", values);
    }

    /// <summary>Prepares a statement that reads the counter that is kept of an index.</summary>
    public static RelationalStatement PrepareKept(RelationalSession session, ItemCondition kept, long projectNumber)
    {
        RelationalStatement statement = session.Use(TextOf(kept));
        BindKept(statement, kept, projectNumber);
        return statement;
    }

    /// <summary>Asks ahead what <see cref="PrepareKept"/> will.</summary>
    public static void ReadAheadKept(RelationalSession session, ItemCondition kept, long projectNumber)
        => session.ReadAhead(TextOf(kept), statement => BindKept(statement, kept, projectNumber));

    /// <summary>Asks ahead what <see cref="PrepareIndex"/> will.</summary>
    public static void ReadAheadIndex(RelationalSession session, string begin, ItemAccess access, string end, params long[] values)
        => session.ReadAhead(TextOf(begin, [access.Condition], end, values.Length), statement => Bind(statement, [access.Condition], values));

    /// <summary>Prepares a statement that reads an index alone.</summary>
    public static RelationalStatement PrepareIndex(RelationalSession session, string begin, ItemAccess access, string end, params ReadOnlySpan<long> values)
        => Prepare(session, begin, [access.Condition], end, values);

    private static ItemCondition IsIn(ItemAccess index) => index.Condition with
    {
        Sql = $"EXISTS (SELECT 1 FROM {index.Table} WHERE {index.Alias}.project_no = $1 AND {index.Id} = x.item_id AND {index.Condition.Sql}[server: OFFSET 0])",
    };

    private static SqlText TextOf(ItemCondition kept)
        => Statements.GetOrAdd(string.Format(CultureInfo.InvariantCulture, kept.Sql, NamesOf(kept, 1)), static s => new SqlText(s));

    private static void BindKept(RelationalStatement statement, ItemCondition kept, long projectNumber)
    {
        statement.Bind(projectNumber);
        Bind(statement, kept);
    }

    private static RelationalStatement Prepare(
        RelationalSession session, string begin, IReadOnlyList<ItemCondition> conditions, string end, ReadOnlySpan<long> values)
    {
        RelationalStatement statement = session.Use(TextOf(begin, conditions, end, values.Length));
        Bind(statement, conditions, values);
        return statement;
    }

    private static SqlText TextOf(string begin, IReadOnlyList<ItemCondition> conditions, string end, int valueCount)
    {
        var text = new StringBuilder(begin);
        int next = valueCount;
        foreach (ItemCondition condition in conditions)
        {
            text.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, condition.Sql, NamesOf(condition, next));
            next += condition.Values.Count;
        }

        return Statements.GetOrAdd(text.Append(end).ToString(), static s => new SqlText(s));
    }

    /// <summary>The names of a condition's parameters behind so many others.</summary>
    private static object[] NamesOf(ItemCondition condition, int before)
        => [.. condition.Values.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"${before + index + 1}"))];

    private static void Bind(RelationalStatement statement, IReadOnlyList<ItemCondition> conditions, ReadOnlySpan<long> values)
    {
        Bind(statement, values);
        foreach (ItemCondition condition in conditions)
        {
            Bind(statement, condition);
        }
    }

    private static void Bind(RelationalStatement statement, ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            statement.Bind(value);
        }
    }

    private static void Bind(RelationalStatement statement, ItemCondition condition)
    {
        foreach (Action<RelationalStatement> value in condition.Values)
        {
            value(statement);
        }
    }

    /// <summary>Whether an item of a status can meet the other conditions: what waits has no labels, and what is done is assigned to nobody.</summary>
    private static bool CanMeet(ItemStatus status, ItemFilter filter)
        => (status != ItemStatus.Unlabeled || (filter.Labeler is null && filter.LabeledFrom is null && filter.LabeledBefore is null))
            && (status is ItemStatus.Labeled or ItemStatus.NeedsReview || filter.LabelClass is null)
            && (status == ItemStatus.Labeled || filter.Approval != ApprovalState.Approved)
            && (status == ItemStatus.Unlabeled || filter.Assignee is null);

    private void AddClass(ItemFilter filter)
    {
        if (filter.LabelClass is { Value: var labelClass })
        {
            _conditions.Add(ItemCondition.Number(HasClass, labelClass));
            AddOfClassOrLabeler(ItemAccesses.OfClass(labelClass));
        }
    }

    private void AddAssignee(ItemFilter filter)
    {
        if (filter.Assignee is { } assignee)
        {
            Add(ItemCondition.Text("i.assignee = {0}", assignee), "assignee", "i.assignee <> ''", true);
        }
    }

    private void AddLabeler(ItemFilter filter)
    {
        if (filter.Labeler is { } labeler)
        {
            _conditions.Add(ItemCondition.Text("i.labeler = {0}", labeler));
            AddOfClassOrLabeler(ItemAccesses.OfLabeler(labeler, filter));
        }
    }

    private void AddOfClassOrLabeler(ItemAccess access)
    {
        _accesses.Add(access);
        _ofClassOrLabeler.Add(access);
    }

    private void AddMark(bool? isMarked, string marked, string unmarked, string index)
    {
        if (isMarked is { } value)
        {
            _conditions.Add(new ItemCondition(value ? marked : unmarked));
        }

        if (isMarked == true)
        {
            _accesses.Add(ItemAccess.OfItems(index, new ItemCondition(marked), true));
        }
    }

    private void AddStatuses()
    {
        _conditions.Add(new ItemCondition(string.Create(CultureInfo.InvariantCulture, $"i.status IN ({string.Join(", ", Statuses.Select(s => (int)s))})")));
        if (Statuses is [var single])
        {
            _accesses.Add(ItemAccesses.OfStatus(single));
        }
    }

    private void AddKind(ItemFilter filter)
    {
        if (filter.Kind is { } kind)
        {
            var condition = new ItemCondition(string.Create(CultureInfo.InvariantCulture, $"i.kind = {(int)kind}"));
            _conditions.Add(condition);
            if (kind != TaskKind.Manual)
            {
                // On a server the index has the confidence, too: whoever looks for sure ones need not look at the others.
                _accesses.Add(ItemAccess.OfItems("kind", condition with { Sql = "i.kind <> 2 AND " + condition.Sql }, true) with { Also = ConfidenceOf(filter) });
            }
        }
    }

    private void AddRange(string column, ItemCondition? range)
    {
        if (range is not null)
        {
            Add(range, column, $"i.{column} IS NOT NULL", false);
        }
    }

    private static ItemCondition? ConfidenceOf(ItemFilter filter) => RangeOf(
        "confidence",
        filter.MinConfidence is { } min ? s => s.Bind((double?)min) : null,
        filter.MaxConfidence is { } max ? s => s.Bind((double?)max) : null,
        "<=");

    private static ItemCondition? RangeOf(string column, Action<RelationalStatement>? least, Action<RelationalStatement>? most, string below) => (least, most) switch
    {
        (null, null) => null,
        (_, null) => new ItemCondition($"i.{column} >= {{0}}", least),
        (null, _) => new ItemCondition($"i.{column} {below} {{0}}", most),
        _ => new ItemCondition($"i.{column} >= {{0}} AND i.{column} {below} {{1}}", least, most),
    };

    private void Add(ItemCondition condition, string index, string indexCondition, bool isOrdered)
    {
        _conditions.Add(condition);
        _accesses.Add(ItemAccess.OfItems(index, condition with { Sql = $"{indexCondition} AND {condition.Sql}" }, isOrdered));
    }
}
