using System.Runtime.CompilerServices;
using System.Text;

namespace Labeling.ConformanceTests;

/// <summary>A label store in memory, as plain as can be: the model that other stores are compared with, and a store for a host's unit tests.</summary>
/// <remarks>
/// One lock around everything, so every call is atomic and calls take effect one after another. A hundred thousand items are no trouble; a claim costs
/// O(log items + labelers), in a project that wants several answers an item also the items its labeler answered that wait for others.
/// Nothing is kept when the process ends. Safe for many callers at once.
/// </remarks>
/// <param name="time">The clock. By default, <see cref="TimeProvider.System"/>.</param>
public sealed class ReferenceLabelStore(TimeProvider? time = null) : LabelStore
{
    private const int BatchSize = 256;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ReferenceIds _ids = new();
    private readonly List<ReferenceProject> _projects = [];
    private readonly Dictionary<ProjectId, ReferenceProject> _byId = [];
    private readonly Dictionary<string, ReferenceProject> _byKey = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override Task InitializeAsync(CancellationToken cancellationToken = default) => RunAsync(() => true, cancellationToken);

    /// <inheritdoc/>
    public override Task<Project?> TryCreateProjectAsync(Project project, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        string key = ProjectName.Key(project.Name);
        return RunAsync(() => Create(project, key), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Project?> FindProjectAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => RunAsync(() => _byId.GetValueOrDefault(projectId)?.Value, cancellationToken);

    /// <inheritdoc/>
    public override Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken = default)
    {
        string key = ProjectName.Key(name);
        return RunAsync(() => _byKey.GetValueOrDefault(key)?.Value, cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Project> ListProjectsAsync(bool includeDeleted = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<Project> projects = await RunAsync(() => _projects.ConvertAll(p => p.Value), cancellationToken).ConfigureAwait(false);
        foreach (Project project in projects.Where(p => includeDeleted || p.State != ProjectState.Deleted))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return project;
        }
    }

    /// <inheritdoc/>
    public override Task<Project?> TryUpdateProjectAsync(
        Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        return InProjectAsync(project.Id, p => ReferenceChanges.Update(p, project, expectedVersion, relabel), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IngestResult> AddItemsAsync(ProjectId projectId, IReadOnlyList<NewItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(projectId, p => ReferenceChanges.Ingest(p, items), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> SetMissingAsync(ProjectId projectId, IReadOnlyList<ItemId> items, bool isMissing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(projectId, p => ReferenceChanges.SetMissing(p, items, isMissing), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task SetImageFactsAsync(ProjectId projectId, IReadOnlyList<ItemImageFacts> facts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return InProjectAsync(projectId, p => { ReferenceChanges.SetImageFacts(p, facts); return true; }, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Item?> FindItemAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default)
        => RunAsync(() => _byId.GetValueOrDefault(projectId)?.Find(itemId)?.ToItem(), cancellationToken);

    /// <inheritdoc/>
    public override Task<Item?> FindItemAsync(ProjectId projectId, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return RunAsync(() => _byId.GetValueOrDefault(projectId)?.ByPath.GetValueOrDefault(path)?.ToItem(), cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Item> ListItemsAsync(
        ProjectId projectId, ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ItemId after = query.After;
        for (int left = query.Limit; left > 0;)
        {
            List<Item> batch = await RunAsync(() => ReadItems(projectId, query, after, Math.Min(left, BatchSize)), cancellationToken).ConfigureAwait(false);
            foreach (Item item in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
                after = item.Id;
            }

            left = batch.Count < BatchSize ? 0 : left - batch.Count;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Item> ListItemsByPathAsync(ProjectId projectId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<Item> items = await RunAsync<List<Item>>(
            () => [.. (_byId.GetValueOrDefault(projectId)?.Items ?? []).OrderBy(i => Encoding.UTF8.GetBytes(i.Path), ReferenceRecords.ByteOrder).Select(i => i.ToItem(false))],
            cancellationToken).ConfigureAwait(false);
        foreach (Item item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ProjectId projectId, ItemId itemId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<HistoryEntry> entries = await RunAsync<List<HistoryEntry>>(
            () => [.. _byId.GetValueOrDefault(projectId)?.Find(itemId)?.History ?? []], cancellationToken).ConfigureAwait(false);
        foreach (HistoryEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public override Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InProjectAsync(request.ProjectId, p => ReferenceClaims.Claim(p, request), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<DateTimeOffset?> RenewAsync(
        ProjectId projectId, LeaseToken token, string labeler, TimeSpan duration, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => ReferenceClaims.Renew(p, token, labeler, duration), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> ReleaseAsync(ProjectId projectId, LeaseToken token, string labeler, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => ReferenceClaims.Release(p, token, labeler), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> SaveDraftAsync(
        ProjectId projectId, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => ReferenceClaims.SaveDraft(p, token, labeler, itemId, annotations), cancellationToken);

    /// <inheritdoc/>
    public override Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InProjectAsync(request.ProjectId, p => ReferenceAnswers.Submit(p, request), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> UpdateQueueAsync(ProjectId projectId, IReadOnlyList<QueueChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return InProjectAsync(projectId, p => ReferenceChanges.UpdateQueue(p, changes), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> ImportLabelsAsync(
        ProjectId projectId, IReadOnlyList<ImportedLabels> labels, string? labeler = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return InProjectAsync(projectId, p => ReferenceChanges.Import(p, labels, labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> AssignAsync(ProjectId projectId, ItemFilter filter, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return InProjectAsync(projectId, p => ReferenceChanges.Assign(p, i => ReferenceFilter.Meets(i, filter), labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> AssignAsync(ProjectId projectId, IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(projectId, p => ReferenceChanges.Assign(p, i => items.Contains(i.Id), labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ReviewResult> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InProjectAsync(request.ProjectId, p => ReferenceReviews.Review(p, request), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ProjectProgress> GetProgressAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => p.Counters.ToProgress(), cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<CounterDifference>> CheckCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => p.Counters.DifferencesFrom(ReferenceCounters.Count(p.Items)), cancellationToken);

    /// <inheritdoc/>
    public override Task RebuildCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => InProjectAsync(projectId, p => p.Counters = ReferenceCounters.Count(p.Items), cancellationToken);

    /// <inheritdoc/>
    public override Task<LabelSnapshot> OpenSnapshotAsync(ProjectId projectId, ItemFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new ItemFilter { Statuses = [ItemStatus.Labeled] };
        return InProjectAsync<LabelSnapshot>(
            projectId, p => new ReferenceSnapshot(p.Value, [.. p.Items.Where(i => ReferenceFilter.Meets(i, filter)).Select(i => i.ToItem())]), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ProjectRecord?> FindRecordAsync(ProjectId projectId, string kind, string key, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        return RunAsync(() => _byId.GetValueOrDefault(projectId)?.Records.Find(kind, key), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ProjectRecord> ListRecordsAsync(ProjectId projectId, string kind, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        return ListRecordsOfKindAsync(projectId, kind, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ProjectRecord?> TryWriteRecordAsync(
        ProjectId projectId, string kind, string key, string json, long expectedVersion, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        _ = CheckRecordJson(json);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        return InProjectAsync(projectId, p => p.Records.TryWrite(kind, key, json, expectedVersion, p.Now), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<bool> TryDeleteRecordAsync(ProjectId projectId, string kind, string key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expectedVersion);
        return InProjectAsync(projectId, p => p.Records.TryDelete(kind, key, expectedVersion), cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Project? Create(Project project, string key)
    {
        var created = new ReferenceProject(new Project(project) { Version = 1 }, _time, _ids);
        if (!_byKey.TryAdd(key, created))
        {
            return null;
        }

        _byId.Add(project.Id, created);
        _projects.Add(created);
        return created.Value;
    }

    private async IAsyncEnumerable<ProjectRecord> ListRecordsOfKindAsync(ProjectId projectId, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ProjectRecord> records = await RunAsync(() => _byId.GetValueOrDefault(projectId)?.Records.List(kind) ?? [], cancellationToken).ConfigureAwait(false);
        foreach (ProjectRecord record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    private List<Item> ReadItems(ProjectId projectId, ItemQuery query, ItemId after, int count)
    {
        if (!_byId.TryGetValue(projectId, out ReferenceProject? project))
        {
            return [];
        }

        int first = query.Descending
            ? (after.Value == 0 ? project.Items.Count : (int)Math.Min(after.Value - 1, project.Items.Count)) - 1
            : (int)Math.Min(after.Value, project.Items.Count);
        var items = new List<Item>();
        for (int index = first; index >= 0 && index < project.Items.Count && items.Count < count; index += query.Descending ? -1 : 1)
        {
            if (ReferenceFilter.Meets(project.Items[index], query.Filter))
            {
                items.Add(project.Items[index].ToItem(query.IncludeAnnotations));
            }
        }

        return items;
    }

    private Task<T> InProjectAsync<T>(ProjectId projectId, Func<ReferenceProject, T> work, CancellationToken cancellationToken)
        => RunAsync(
            () => _byId.TryGetValue(projectId, out ReferenceProject? project)
                ? work(project)
                : throw new LabelingException(LabelingErrorCodes.ProjectNotFound, $"The store holds no project {projectId}; create it first."),
            cancellationToken);

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(false);
        lock (_lock)
        {
            return work();
        }
    }
}
