namespace Labeling.Core;

/// <summary>A store that passes everything on; tests override what is to go wrong.</summary>
internal class ForwardingStore(LabelStore inner) : LabelStore
{
    public override string Name => inner.Name;

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public override Task<Project?> TryCreateProjectAsync(Project project, CancellationToken cancellationToken = default) => inner.TryCreateProjectAsync(project, cancellationToken);

    public override Task<Project?> FindProjectAsync(ProjectId projectId, CancellationToken cancellationToken = default) => inner.FindProjectAsync(projectId, cancellationToken);

    public override Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken = default) => inner.FindProjectAsync(name, cancellationToken);

    public override IAsyncEnumerable<Project> ListProjectsAsync(bool includeDeleted = false, CancellationToken cancellationToken = default) => inner.ListProjectsAsync(includeDeleted, cancellationToken);

    public override Task<Project?> TryUpdateProjectAsync(Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default)
        => inner.TryUpdateProjectAsync(project, expectedVersion, relabel, cancellationToken);

    public override Task<IngestResult> AddItemsAsync(ProjectId projectId, IReadOnlyList<NewItem> items, CancellationToken cancellationToken = default) => inner.AddItemsAsync(projectId, items, cancellationToken);

    public override Task<long> SetMissingAsync(ProjectId projectId, IReadOnlyList<ItemId> items, bool isMissing, CancellationToken cancellationToken = default) => inner.SetMissingAsync(projectId, items, isMissing, cancellationToken);

    public override IAsyncEnumerable<Item> ListItemsByPathAsync(ProjectId projectId, CancellationToken cancellationToken = default) => inner.ListItemsByPathAsync(projectId, cancellationToken);

    public override Task SetImageFactsAsync(ProjectId projectId, IReadOnlyList<ItemImageFacts> facts, CancellationToken cancellationToken = default) => inner.SetImageFactsAsync(projectId, facts, cancellationToken);

    public override Task<Item?> FindItemAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default) => inner.FindItemAsync(projectId, itemId, cancellationToken);

    public override Task<Item?> FindItemAsync(ProjectId projectId, string path, CancellationToken cancellationToken = default) => inner.FindItemAsync(projectId, path, cancellationToken);

    public override IAsyncEnumerable<Item> ListItemsAsync(ProjectId projectId, ItemQuery query, CancellationToken cancellationToken = default) => inner.ListItemsAsync(projectId, query, cancellationToken);

    public override IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default) => inner.ReadHistoryAsync(projectId, itemId, cancellationToken);

    public override Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default) => inner.ClaimAsync(request, cancellationToken);

    public override Task<DateTimeOffset?> RenewAsync(ProjectId projectId, LeaseToken token, string labeler, TimeSpan duration, CancellationToken cancellationToken = default)
        => inner.RenewAsync(projectId, token, labeler, duration, cancellationToken);

    public override Task<bool> ReleaseAsync(ProjectId projectId, LeaseToken token, string labeler, CancellationToken cancellationToken = default) => inner.ReleaseAsync(projectId, token, labeler, cancellationToken);

    public override Task<bool> SaveDraftAsync(ProjectId projectId, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
        => inner.SaveDraftAsync(projectId, token, labeler, itemId, annotations, cancellationToken);

    public override Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default) => inner.SubmitAsync(request, cancellationToken);

    public override Task<long> UpdateQueueAsync(ProjectId projectId, IReadOnlyList<QueueChange> changes, CancellationToken cancellationToken = default) => inner.UpdateQueueAsync(projectId, changes, cancellationToken);

    public override Task<long> ImportLabelsAsync(ProjectId projectId, IReadOnlyList<ImportedLabels> labels, string? labeler = null, CancellationToken cancellationToken = default)
        => inner.ImportLabelsAsync(projectId, labels, labeler, cancellationToken);

    public override Task<long> AssignAsync(ProjectId projectId, ItemFilter filter, string? labeler, CancellationToken cancellationToken = default) => inner.AssignAsync(projectId, filter, labeler, cancellationToken);

    public override Task<long> AssignAsync(ProjectId projectId, IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default)
        => inner.AssignAsync(projectId, items, labeler, cancellationToken);

    public override Task<ReviewResult> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken = default) => inner.ReviewAsync(request, cancellationToken);

    public override Task<ProjectProgress> GetProgressAsync(ProjectId projectId, CancellationToken cancellationToken = default) => inner.GetProgressAsync(projectId, cancellationToken);

    public override Task<IReadOnlyList<CounterDifference>> CheckCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default) => inner.CheckCountersAsync(projectId, cancellationToken);

    public override Task RebuildCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default) => inner.RebuildCountersAsync(projectId, cancellationToken);

    public override Task<LabelSnapshot> OpenSnapshotAsync(ProjectId projectId, ItemFilter? filter = null, CancellationToken cancellationToken = default) => inner.OpenSnapshotAsync(projectId, filter, cancellationToken);

    public override Task<ProjectRecord?> FindRecordAsync(ProjectId projectId, string kind, string key, CancellationToken cancellationToken = default)
        => inner.FindRecordAsync(projectId, kind, key, cancellationToken);

    public override IAsyncEnumerable<ProjectRecord> ListRecordsAsync(ProjectId projectId, string kind, CancellationToken cancellationToken = default)
        => inner.ListRecordsAsync(projectId, kind, cancellationToken);

    public override Task<ProjectRecord?> TryWriteRecordAsync(
        ProjectId projectId, string kind, string key, string json, long expectedVersion, CancellationToken cancellationToken = default)
        => inner.TryWriteRecordAsync(projectId, kind, key, json, expectedVersion, cancellationToken);

    public override Task<bool> TryDeleteRecordAsync(ProjectId projectId, string kind, string key, long expectedVersion, CancellationToken cancellationToken = default)
        => inner.TryDeleteRecordAsync(projectId, kind, key, expectedVersion, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
