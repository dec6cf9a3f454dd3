using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>An <see cref="ItemFilter"/> as it stands in a query. Only these fields can be asked for.</summary>
internal static class ItemFilterQuery
{
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("status", "Unlabeled, Labeled, Skipped, NeedsReview or Removed; several separated by commas. All but Removed if absent."),
        ("class", "The id of a label class that the item has."),
        ("labeler", "Who gave the labels."),
        ("from", "Labeled at this time or later."),
        ("before", "Labeled before this time."),
        ("kind", "Manual, Clustered or Prelabeled."),
        ("prefix", "What the path begins with."),
        ("minConfidence", "The least confidence."),
        ("maxConfidence", "The highest confidence."),
        ("approval", "Approved or Unreviewed."),
        ("assignee", "To whom it is assigned."),
        ("missing", "Whether the file is missing."),
        ("problem", "Whether the picture cannot be shown."),
    ];

    public static ItemFilter Read(IQueryCollection query) => new()
    {
        Statuses = [.. (QueryReader.Text(query, "status")?.Split(',') ?? []).Select(text => QueryReader.Choice<ItemStatus>(text, "status"))],
        LabelClass = QueryReader.Text(query, "class") is null ? null : new LabelClassId(QueryReader.Number(query, "class", 0, 1, int.MaxValue)),
        Labeler = QueryReader.Text(query, "labeler"),
        LabeledFrom = QueryReader.Time(query, "from"),
        LabeledBefore = QueryReader.Time(query, "before"),
        Kind = QueryReader.Choice<TaskKind>(query, "kind"),
        PathPrefix = QueryReader.Text(query, "prefix"),
        MinConfidence = QueryReader.Real(query, "minConfidence"),
        MaxConfidence = QueryReader.Real(query, "maxConfidence"),
        Approval = QueryReader.Choice<ApprovalState>(query, "approval"),
        Assignee = QueryReader.Text(query, "assignee"),
        IsMissing = QueryReader.Flag(query, "missing"),
        HasProblem = QueryReader.Flag(query, "problem"),
    };
}
