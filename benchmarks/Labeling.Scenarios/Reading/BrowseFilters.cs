namespace Labeling.Scenarios;

/// <summary>The filters that <see cref="BrowseScenario"/> asks for: each condition by itself, common and rare, combined, and without any match.</summary>
internal static class BrowseFilters
{
    /// <summary>The filters with their names.</summary>
    public static IReadOnlyList<(string Name, ItemFilter Filter)> For(MixedProject mixed, int items)
    {
        // Whole milliseconds: finer than that, stores keep different amounts of a time.
        long labelingMs = (long)(mixed.LabelingEnded - mixed.LabelingBegan).TotalMilliseconds;
        DateTimeOffset began = DateTimeOffset.FromUnixTimeMilliseconds(mixed.LabelingBegan.ToUnixTimeMilliseconds());
        DateTimeOffset middle = began.AddMilliseconds(labelingMs / 2);
        DateTimeOffset end = began.AddMilliseconds(labelingMs - 20);
        string labeler = LabelingCrew.NameOf(MixedProject.Labelers / 2);
        string folder = SyntheticItems.FolderOf(items / 3);
        LabelClassId common = new(1);
        LabelClassId rare = new(ScenarioProject.ClassCount);
        return
        [
            ("everything", new()),
            .. Enum.GetValues<ItemStatus>().Select(status => ($"status {status}", new ItemFilter { Statuses = [status] })),
            ("status Skipped or NeedsReview", new() { Statuses = [ItemStatus.Skipped, ItemStatus.NeedsReview] }),
            ("class, common", new() { LabelClass = common }),
            ("class, rare", new() { LabelClass = rare }),
            ("labeler", new() { Labeler = labeler }),
            ("labeled from", new() { LabeledFrom = middle }),
            ("labeled from, the last instants", new() { LabeledFrom = end }),
            ("labeled before", new() { LabeledBefore = middle }),
            ("labeled between", new() { LabeledFrom = middle, LabeledBefore = middle.AddMilliseconds(20) }),
            .. Enum.GetValues<TaskKind>().Select(kind => ($"kind {kind}", new ItemFilter { Kind = kind })),
            ("path prefix, one folder", new() { PathPrefix = folder }),
            ("path prefix, all folders", new() { PathPrefix = "camera-" }),
            ("confidence, high", new() { MinConfidence = 0.999 }),
            ("confidence, low", new() { MaxConfidence = 0.5 }),
            ("confidence, between", new() { MinConfidence = 0.7, MaxConfidence = 0.8 }),
            .. Enum.GetValues<ApprovalState>().Select(approval => ($"approval {approval}", new ItemFilter { Approval = approval })),
            ("assignee", new() { Assignee = MixedProject.Assignee }),
            ("missing", new() { IsMissing = true }),
            ("not missing", new() { IsMissing = false }),
            ("problem", new() { HasProblem = true }),
            ("no problem", new() { HasProblem = false }),
            ("class and labeler", new() { LabelClass = rare, Labeler = labeler }),
            ("class and approved", new() { LabelClass = rare, Approval = ApprovalState.Approved }),
            ("labeler and skipped", new() { Labeler = labeler, Statuses = [ItemStatus.Skipped] }),
            ("labeler and folder", new() { Labeler = labeler, PathPrefix = folder }),
            ("status, class, labeler, time", new() { Statuses = [ItemStatus.Labeled], LabelClass = common, Labeler = labeler, LabeledFrom = middle }),
            ("unlabeled, prelabeled, sure", new() { Statuses = [ItemStatus.Unlabeled], Kind = TaskKind.Prelabeled, MinConfidence = 0.99 }),
            ("folder and problem", new() { PathPrefix = folder, HasProblem = true }),
            ("needs review and class", new() { Statuses = [ItemStatus.NeedsReview], LabelClass = rare }),
            ("nobody: labeler", new() { Labeler = "nobody" }),
            ("nobody: assignee", new() { Assignee = "nobody" }),
            ("none: class", new() { LabelClass = new LabelClassId(ScenarioProject.ClassCount + 1) }),
            ("none: time to come", new() { LabeledFrom = end.AddDays(1) }),
            ("none: time gone by", new() { LabeledBefore = began.AddDays(-1) }),
            ("none: path prefix", new() { PathPrefix = "camera-00000/x" }),
            ("none: path prefix behind all", new() { PathPrefix = "zebra" }),
            ("none: confidence", new() { MinConfidence = 0.9999 }),
            ("none: unlabeled by a labeler", new() { Statuses = [ItemStatus.Unlabeled], Labeler = labeler }),
            ("none: unlabeled and approved", new() { Statuses = [ItemStatus.Unlabeled], Approval = ApprovalState.Approved }),
            ("none: approved skips", new() { Statuses = [ItemStatus.Skipped], Approval = ApprovalState.Approved }),
            ("none: class, labeler and folder", new() { LabelClass = rare, Labeler = "nobody", PathPrefix = folder }),
        ];
    }
}
