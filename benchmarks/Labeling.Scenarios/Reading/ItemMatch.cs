namespace Labeling.Scenarios;

/// <summary>Says in the plainest way whether an item meets a filter.</summary>
internal static class ItemMatch
{
    /// <summary>Whether an item, with its labels, meets every condition that is set.</summary>
    public static bool Matches(ItemFilter filter, Item item)
        => (filter.Statuses.Count == 0 ? item.Status != ItemStatus.Removed : filter.Statuses.Contains(item.Status))
            && (filter.LabelClass is not { } labelClass || item.Annotations.Any(annotation => annotation.ClassId == labelClass))
            && (filter.Labeler is not { } labeler || item.Labeler == labeler)
            && (filter.LabeledFrom is not { } from || item.LabeledAt >= from)
            && (filter.LabeledBefore is not { } before || item.LabeledAt < before)
            && (filter.Kind is not { } kind || item.Kind == kind)
            && (filter.PathPrefix is not { } prefix || item.Path.StartsWith(prefix, StringComparison.Ordinal))
            && (filter.MinConfidence is not { } least || item.Confidence >= least)
            && (filter.MaxConfidence is not { } most || item.Confidence <= most)
            && (filter.Approval is not { } approval || item.Approval == approval)
            && (filter.Assignee is not { } assignee || item.Assignee == assignee)
            && (filter.IsMissing is not { } isMissing || item.IsMissing == isMissing)
            && (filter.HasProblem is not { } hasProblem || item.Problem is not null == hasProblem);
}
