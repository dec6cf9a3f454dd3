namespace Labeling.Storage.Relational;

/// <summary>One item of a task that is being answered, with all that answering needs to know.</summary>
internal sealed class SubmittedHold
{
    private static readonly SqlText OfTask = new($"""
        SELECT {TaskRow.Columns}, h.state, d.item_id,
            (SELECT COUNT(*) FROM holds o WHERE o.project_no = h.project_no AND o.item_id = h.item_id AND o.state = 0), {ItemRow.ColumnsWithoutFile}
        FROM tasks t
        JOIN holds h ON h.token = t.token
        JOIN items i ON i.project_no = h.project_no AND i.item_id = h.item_id
        LEFT JOIN drafts d ON d.project_no = h.project_no AND d.item_id = h.item_id AND d.labeler = t.labeler
        WHERE t.project_no = $1 AND t.token = $2 ORDER BY h.position [locked of t, i]
        """);

    public required TaskRow Task { get; init; }

    public required HoldState State { get; set; }

    /// <summary>Whether the labeler has a draft of it.</summary>
    public required bool HasDraft { get; init; }

    /// <summary>Whether other tasks may answer the item, too.</summary>
    public required bool IsShared { get; init; }

    public required ItemRow Item { get; init; }

    /// <summary>What answering will ask.</summary>
    public static RelationalReadAhead ReadAhead(SubmitRequest request)
        => new(request.Labeler, (session, number) =>
        {
            if (!session.Queue(number).Desks.Has(request.Labeler, request.Token.Value))
            {
                session.ReadAhead(OfTask, s => s.Bind(number).Bind(request.Token.Value));
            }
        });

    /// <summary>Reads a task with its items; nothing when there is no such task.</summary>
    public static async ValueTask<List<SubmittedHold>> ReadAsync(ProjectScope scope, SubmitRequest request)
    {
        const int First = TaskRow.ColumnCount;
        Guid token = request.Token.Value;
        if (!await DraftTable.MayHaveAnyAsync(scope).ConfigureAwait(false) && scope.Session.Queue(scope.Number).Desks.Take(request.Labeler, token) is { } known)
        {
            return known;
        }

        var holds = new List<SubmittedHold>();
        RelationalStatement row = scope.Use(OfTask).Bind(scope.Number).Bind(token);
        while (await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            holds.Add(new SubmittedHold
            {
                Task = holds.Count == 0 ? TaskRow.Read(row) : holds[0].Task,
                State = (HoldState)row.GetInt32(First),
                HasDraft = !row.IsNull(First + 1),
                IsShared = row.GetInt64(First + 2) > 1,
                Item = ItemRow.Read(row, First + 3),
            });
        }

        return holds;
    }
}
