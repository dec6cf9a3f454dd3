namespace Labeling.Storage.Relational;

/// <summary>Reads what a labeler is shown of a task.</summary>
internal static class LeaseReader
{
    private static readonly SqlText Items = new("""
        SELECT h.state, i.item_id, i.path, i.width, i.height, i.problem, i.warnings, s.annotations, d.annotations
        FROM holds h
        JOIN items i ON i.project_no = h.project_no AND i.item_id = h.item_id
        LEFT JOIN suggestions s ON s.project_no = h.project_no AND s.item_id = h.item_id
        LEFT JOIN drafts d ON d.project_no = h.project_no AND d.item_id = h.item_id AND d.labeler = $2
        WHERE h.token = $1 AND h.state < 2 ORDER BY h.position
        """);

    public static async ValueTask<TaskLease> ReadAsync(ProjectScope scope, TaskRow task) => new()
    {
        Token = new LeaseToken(task.Token),
        ProjectId = scope.Project.Project.Id,
        Labeler = task.Labeler,
        Kind = task.Kind,
        ClaimedAt = Instant.FromTicks(task.ClaimedAt),
        ExpiresAt = Instant.FromTicks(task.ExpiresAt),
        Items = task.Shown ?? await ReadItemsAsync(scope, task).ConfigureAwait(false),
    };

    private static async ValueTask<List<TaskItem>> ReadItemsAsync(ProjectScope scope, TaskRow task)
    {
        var items = new List<TaskItem>();
        RelationalStatement row = scope.Use(Items).Bind(task.Token).Bind(task.Labeler);
        while (await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            items.Add(new TaskItem
            {
                Id = new ItemId(row.GetInt64(1)),
                Path = row.GetString(2),
                ImageSize = ItemRow.ReadSize(row, 3),
                Problem = row.FindString(5),
                Warnings = WarningJson.Decode(row.FindString(6)),
                Suggestion = AnnotationJson.WithIds(AnnotationJson.Decode(row.FindBytes(7)), null),
                Draft = row.FindBytes(8) is { } draft ? DraftTable.Decode(draft) : null,
                IsSubmitted = row.GetInt32(0) == (int)HoldState.Answered,
            });
        }

        return items;
    }
}
