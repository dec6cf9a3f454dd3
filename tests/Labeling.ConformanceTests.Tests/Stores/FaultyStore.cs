using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Labeling.ConformanceTests.Tests;

/// <summary>A store that is right but for one fault: projects, items and what is read of them. <see cref="FaultyQueueStore"/> has the faults of the queue.</summary>
public sealed class FaultyStore(Fault fault, TimeProvider time, LabelStore inner) : FaultyQueueStore(fault, time, inner)
{
    private readonly ConcurrentDictionary<ProjectId, ProjectSettings> _settings = [];
    private readonly ConcurrentDictionary<ItemId, int> _offsets = [];
    private int _rejects;

    public override async Task<Project?> TryCreateProjectAsync(Project project, CancellationToken cancellationToken = default)
    {
        Project? created = await base.TryCreateProjectAsync(Altered(project), Token(cancellationToken));
        if (created is null && Fault == Fault.FreesNamesOfDeletedProjects
            && await base.FindProjectAsync(project.Name, cancellationToken) is { State: ProjectState.Deleted })
        {
            created = await base.TryCreateProjectAsync(new Project(project) { Name = $"{project.Name} {project.Id}" }, cancellationToken);
        }

        return Restored(created);
    }

    public override async Task<long> SetMissingAsync(ProjectId projectId, IReadOnlyList<ItemId> items, bool isMissing, CancellationToken cancellationToken = default)
    {
        long count = await base.SetMissingAsync(projectId, items, isMissing, Token(cancellationToken));
        if (Fault == Fault.HandsOutMissing && isMissing)
        {
            await base.SetMissingAsync(projectId, items, false, cancellationToken);
        }

        return count;
    }

    public override IAsyncEnumerable<Item> ListItemsByPathAsync(ProjectId projectId, CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<Item> items = base.ListItemsByPathAsync(projectId, Token(cancellationToken));
        return Fault == Fault.ListsPathsByCodeUnits ? items.OrderBy(i => i.Path, StringComparer.Ordinal) : items;
    }

    public override async Task<Project?> FindProjectAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => Restored(await base.FindProjectAsync(projectId, Token(cancellationToken)));

    public override async Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken = default)
        => Restored(await base.FindProjectAsync(name, Token(cancellationToken)));

    public override async Task<Project?> TryUpdateProjectAsync(
        Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default)
    {
        Project? updated = await base.TryUpdateProjectAsync(Altered(project), expectedVersion, relabel, Token(cancellationToken));
        if (updated is null && Fault == Fault.RelabelsOnConflict)
        {
            Project current = (await base.FindProjectAsync(project.Id, cancellationToken))!;
            await base.TryUpdateProjectAsync(current, current.Version, relabel, cancellationToken);
        }

        return Restored(updated);
    }

    public override async Task<IngestResult> AddItemsAsync(ProjectId projectId, IReadOnlyList<NewItem> items, CancellationToken cancellationToken = default)
    {
        if (Fault == Fault.IgnoresChangedContent)
        {
            var kept = new List<NewItem>();
            foreach (NewItem item in items)
            {
                Item? known = await base.FindItemAsync(projectId, item.Asset.Path, cancellationToken);
                Asset asset = known is null ? item.Asset : new Asset { Path = known.Path, Size = known.Size, ContentTag = known.ContentTag };
                kept.Add(new NewItem { Asset = asset, OrderKey = item.OrderKey });
            }

            items = kept;
        }

        return await base.AddItemsAsync(projectId, items, Token(cancellationToken));
    }

    public override async Task<Item?> FindItemAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default)
        => Numbered(await base.FindItemAsync(projectId, itemId, Token(cancellationToken)));

    public override async Task<Item?> FindItemAsync(ProjectId projectId, string path, CancellationToken cancellationToken = default)
        => await base.FindItemAsync(projectId, path, Token(cancellationToken))
            ?? (Fault != Fault.FoldsPaths ? null : await base.ListItemsAsync(projectId, new ItemQuery(), cancellationToken)
                .FirstOrDefaultAsync(i => i.Path.Equals(path, StringComparison.OrdinalIgnoreCase), cancellationToken));

    public override IAsyncEnumerable<Item> ListItemsAsync(ProjectId projectId, ItemQuery query, CancellationToken cancellationToken = default)
    {
        if (Fault == Fault.PrefixIsAPattern && query.Filter.PathPrefix is { } prefix)
        {
            var pattern = new Regex("^" + Regex.Escape(prefix).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal), RegexOptions.Singleline);
            return base.ListItemsAsync(projectId, query.With(query.Filter.WithoutPrefix()), cancellationToken).Where(i => pattern.IsMatch(i.Path)).Take(query.Limit);
        }

        return Fault == Fault.OffsetPaging
            ? ListByOffsetAsync(projectId, query, cancellationToken)
            : base.ListItemsAsync(projectId, query, Token(cancellationToken)).Select(i => Numbered(i)!);
    }

    public override async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ProjectId projectId, ItemId itemId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<HistoryEntry> entries = await base.ReadHistoryAsync(projectId, itemId, Token(cancellationToken)).ToListAsync(cancellationToken);
        if (Fault == Fault.LosesHistoryOnReject)
        {
            entries = [.. entries.Skip(entries.FindLastIndex(e => e.Kind == HistoryEntryKind.Rejected)).Select((e, i) => e.With(sequence: i + 1))];
        }

        foreach (HistoryEntry entry in entries)
        {
            yield return Fault == Fault.AnnotationIdsRestart ? entry.With(annotation: Renumber) : entry;
        }
    }

    public override async Task<ReviewResult> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken = default)
    {
        if (Fault == Fault.IgnoresVersions && await base.FindItemAsync(request.ProjectId, request.ItemId, cancellationToken) is { } item)
        {
            request = new ReviewRequest
            {
                ProjectId = request.ProjectId,
                ItemId = request.ItemId,
                ExpectedVersion = item.Version,
                Reviewer = request.Reviewer,
                Decision = request.Decision,
                Annotations = request.Annotations,
                Reason = request.Reason,
            };
        }

        ReviewResult result = await base.ReviewAsync(request, Token(cancellationToken));
        _rejects += request.Decision == ReviewDecision.Reject && result.Status == ReviewStatus.Applied ? 1 : 0;
        ReviewStatus status = result.Status == ReviewStatus.NotAllowed && Fault == Fault.AllowsEveryDecision ? ReviewStatus.Applied : result.Status;
        return new ReviewResult { Status = status, Item = Numbered(result.Item) };
    }

    public override async Task<ProjectProgress> GetProgressAsync(ProjectId projectId, CancellationToken cancellationToken = default)
    {
        ProjectProgress progress = await base.GetProgressAsync(projectId, Token(cancellationToken));
        return Fault == Fault.CountersDrift ? progress.WithMoreLabeled(_rejects) : progress;
    }

    public override async Task<LabelSnapshot> OpenSnapshotAsync(ProjectId projectId, ItemFilter? filter = null, CancellationToken cancellationToken = default)
    {
        LabelSnapshot snapshot = await base.OpenSnapshotAsync(projectId, filter, Token(cancellationToken));
        return Fault == Fault.SnapshotSeesLaterChanges
            ? new LiveSnapshot(snapshot.Project, Inner, filter ?? new ItemFilter { Statuses = [ItemStatus.Labeled] }, snapshot.ItemCount)
            : snapshot;
    }

    private static Annotation Renumber(Annotation annotation, int index) => new(annotation) { Id = index + 1 };

    private Item? Numbered(Item? item) => item is not null && Fault == Fault.AnnotationIdsRestart ? item.With(Renumber) : item;

    private Project Altered(Project project)
    {
        if (Fault != Fault.OneAnswerTooMany || project.Settings.MinLabelers == 1)
        {
            return project;
        }

        _settings[project.Id] = project.Settings;
        ProjectSettings settings = project.Settings;
        return new Project(project) { Settings = new ProjectSettings(settings) { MinLabelers = settings.MinLabelers + 1, MaxLabelers = settings.MaxLabelers + 1 } };
    }

    private Project? Restored(Project? project)
        => project is not null && _settings.TryGetValue(project.Id, out ProjectSettings? settings) ? new Project(project) { Settings = settings } : project;

    private async IAsyncEnumerable<Item> ListByOffsetAsync(ProjectId projectId, ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int offset = query.After == default ? 0 : _offsets.GetValueOrDefault(query.After);
        await foreach (Item item in base.ListItemsAsync(projectId, query.With(after: default(ItemId), limit: int.MaxValue), cancellationToken).Skip(offset).Take(query.Limit))
        {
            _offsets[item.Id] = ++offset;
            yield return item;
        }
    }

    private sealed class LiveSnapshot(Project project, LabelStore store, ItemFilter filter, long count) : LabelSnapshot
    {
        public override Project Project { get; } = project;

        public override long ItemCount { get; } = count;

        public override IAsyncEnumerable<Item> ReadItemsAsync(CancellationToken cancellationToken = default)
            => store.ListItemsAsync(Project.Id, new ItemQuery { Filter = filter, IncludeAnnotations = true }, cancellationToken);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
