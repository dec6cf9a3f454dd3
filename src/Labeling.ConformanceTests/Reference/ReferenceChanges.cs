namespace Labeling.ConformanceTests;

/// <summary>What owners and the library do to a project: ingestion, updates, the queue, assignment.</summary>
internal static class ReferenceChanges
{
    public static IngestResult Ingest(ReferenceProject project, IReadOnlyList<NewItem> items)
    {
        long added = 0;
        long changed = 0;
        foreach (NewItem source in items)
        {
            if (!project.ByPath.TryGetValue(source.Asset.Path, out ReferenceItem? known))
            {
                project.Add(new ReferenceItem(new ItemId(project.Items.Count + 1), source));
                added++;
            }
            else if (known.Size != source.Asset.Size || known.ContentTag != source.Asset.ContentTag)
            {
                project.Change(known, () => ReplaceContent(known, source.Asset, project.Now));
                changed++;
            }
        }

        return new IngestResult { Added = added, Changed = changed, Unchanged = items.Count - added - changed };
    }

    public static long SetMissing(ReferenceProject project, IReadOnlyList<ItemId> items, bool isMissing)
    {
        long count = 0;
        foreach (ItemId id in items)
        {
            if (project.Find(id) is { } item && item.IsMissing != isMissing)
            {
                project.Change(item, () =>
                {
                    item.IsMissing = isMissing;
                    item.Log(isMissing ? HistoryEntryKind.WentMissing : HistoryEntryKind.Returned, project.Now);
                });
                count++;
            }
        }

        return count;
    }

    public static void SetImageFacts(ReferenceProject project, IReadOnlyList<ItemImageFacts> facts)
    {
        foreach (ItemImageFacts fact in facts)
        {
            if (project.Find(fact.ItemId) is { } item)
            {
                item.ImageSize = fact.ImageSize;
                item.Problem = fact.Problem;
                item.Warnings = fact.Warnings;
            }
        }
    }

    public static Project? Update(ReferenceProject project, Project next, long expectedVersion, RelabelPolicy relabel)
    {
        Project current = project.Value;
        if (current.Version != expectedVersion)
        {
            return null;
        }

        ThrowIfAnother(current, next);
        project.Value = new Project(next) { Version = expectedVersion + 1 };
        if (!project.IsRunning)
        {
            foreach (ReferenceDesk desk in project.Desks.Values)
            {
                project.End(desk.Current);
                project.End(desk.Reserved);
            }
        }

        if (relabel != RelabelPolicy.Continue)
        {
            foreach (ReferenceItem item in project.Items.Where(i => i.Status is not ItemStatus.Removed && (i.Status != ItemStatus.Unlabeled || i.Standing.Count > 0)))
            {
                project.Change(item, () => StartOver(project, item, relabel == RelabelPolicy.StartOverKeepingLabels));
            }
        }

        return project.Value;
    }

    public static long UpdateQueue(ReferenceProject project, IReadOnlyList<QueueChange> changes)
    {
        project.LookAtClock();
        long count = 0;
        foreach (QueueChange change in changes)
        {
            if (project.Find(change.ItemId) is { Status: ItemStatus.Unlabeled } item && !item.Holders.Any(h => h.IsLive))
            {
                project.Change(item, () =>
                {
                    item.Kind = change.Kind;
                    item.Group = change.Kind == TaskKind.Clustered ? change.Group : 0;
                    item.Suggestion = ReferenceIds.Unnumber(change.Suggestion);
                    item.Confidence = change.Confidence;
                });
                count++;
            }
        }

        return count;
    }

    public static long Import(ReferenceProject project, IReadOnlyList<ImportedLabels> labels, string? labeler)
    {
        project.LookAtClock();
        long count = 0;
        foreach (ImportedLabels imported in labels)
        {
            if (project.Find(imported.ItemId) is { Status: ItemStatus.Unlabeled, Standing.Count: 0 } item && !item.Holders.Any(h => h.IsLive))
            {
                project.Change(item, () => TakeAsFinal(project, item, imported, labeler));
                count++;
            }
        }

        return count;
    }

    public static long Assign(ReferenceProject project, Func<ReferenceItem, bool> isMeant, string? labeler)
    {
        List<ReferenceItem> met = [.. project.Items.Where(i => i.Status == ItemStatus.Unlabeled && isMeant(i))];
        foreach (ReferenceItem item in met)
        {
            project.Change(item, () => item.Assignee = labeler);
        }

        return met.Count;
    }

    /// <summary>Takes everything from an item that labeling gave it, and queues it where it was at first.</summary>
    public static void ReturnToQueue(ReferenceItem item)
    {
        item.Status = ItemStatus.Unlabeled;
        item.Approval = ApprovalState.Unreviewed;
        item.Annotations = [];
        item.Labeler = null;
        item.LabeledAt = null;
        item.PutBack = 0;
        item.Excluded.Clear();
        item.Standing.Clear();
    }

    private static void TakeAsFinal(ReferenceProject project, ReferenceItem item, ImportedLabels imported, string? labeler)
    {
        foreach (ReferenceLease late in item.Holders.ToList())
        {
            ReferenceAnswers.Settle(project, item, late, ReferenceHold.Changed);
        }

        item.Status = ItemStatus.Labeled;
        item.Annotations = project.Ids.Number(imported.Annotations);
        item.Labeler = labeler;
        item.LabeledAt = project.Now;
        item.Assignee = null;
        item.Version++;
        item.Log(HistoryEntryKind.Imported, project.Now, labeler, item.Annotations);
    }

    private static void ReplaceContent(ReferenceItem item, Asset asset, DateTimeOffset now)
    {
        item.Size = asset.Size;
        item.ContentTag = asset.ContentTag;
        item.ImageSize = default;
        item.Problem = null;
        item.Warnings = [];
        item.Log(HistoryEntryKind.ContentChanged, now);
        if (item.Status is ItemStatus.Labeled or ItemStatus.Skipped)
        {
            item.Status = ItemStatus.NeedsReview;
            item.Approval = ApprovalState.Unreviewed;
            item.Version++;
        }
    }

    private static void StartOver(ReferenceProject project, ReferenceItem item, bool keepLabels)
    {
        foreach (ReferenceLease holder in item.Holders.ToList())
        {
            ReferenceAnswers.Settle(project, item, holder, ReferenceHold.Changed);
        }

        if (item.Status != ItemStatus.Unlabeled)
        {
            item.Version++;
            item.Kind = TaskKind.Manual;
            item.Group = 0;
            item.Confidence = null;
            item.Suggestion = keepLabels ? ReferenceIds.Unnumber(item.Annotations) : [];
        }

        ReturnToQueue(item);
        item.Log(HistoryEntryKind.StartedOver, project.Now);
    }

    private static void ThrowIfAnother(Project current, Project next)
    {
        if (next.Id != current.Id || next.Name != current.Name || next.TaskType != current.TaskType || next.Seed != current.Seed
            || next.CreatedAt != current.CreatedAt || next.Dataset.Source != current.Dataset.Source
            || next.Dataset.Location != current.Dataset.Location || next.Dataset.Pattern != current.Dataset.Pattern)
        {
            throw new ArgumentException(
                $"The id, name, task type, dataset, seed and creation time of project '{current.Name}' are fixed; pass them as they were read.", nameof(next));
        }
    }
}
