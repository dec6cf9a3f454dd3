namespace Labeling.ConformanceTests;

/// <summary>Which items meet a filter.</summary>
internal static class ReferenceFilter
{
    public static bool Meets(ReferenceItem item, ItemFilter filter)
        => MeetsStatus(item, filter)
            && (filter.LabelClass is not { } labelClass || item.Annotations.Any(a => a.ClassId == labelClass))
            && (filter.Labeler is null || filter.Labeler == item.Labeler)
            && (filter.LabeledFrom is not { } from || item.LabeledAt >= from)
            && (filter.LabeledBefore is not { } before || item.LabeledAt < before)
            && (filter.Kind is not { } kind || item.Kind == kind)
            && (filter.PathPrefix is null || item.Path.StartsWith(filter.PathPrefix, StringComparison.Ordinal))
            && (filter.MinConfidence is not { } min || item.Confidence >= min)
            && (filter.MaxConfidence is not { } max || item.Confidence <= max)
            && (filter.Approval is not { } approval || item.Approval == approval)
            && (filter.Assignee is null || filter.Assignee == item.Assignee)
            && (filter.IsMissing is not { } isMissing || isMissing == item.IsMissing)
            && (filter.HasProblem is not { } hasProblem || hasProblem == (item.Problem is not null));

    private static bool MeetsStatus(ReferenceItem item, ItemFilter filter)
        => filter.Statuses.Count == 0 ? item.Status != ItemStatus.Removed : filter.Statuses.Contains(item.Status);
}
