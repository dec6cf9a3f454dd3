using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>One project on a store, with the calls that tests make again and again in short.</summary>
internal sealed class Bench(LabelStore store, FakeTimeProvider clock, ProjectId id)
{
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public LabelStore Store { get; set; } = store;

    public FakeTimeProvider Clock { get; } = clock;

    public ProjectId Id { get; } = id;

    public static async Task<Bench> CreateAsync(LabelStore store, FakeTimeProvider clock, int items, ProjectSettings? settings)
    {
        Project project = NewProject(clock, settings: settings, state: ProjectState.Running);
        Assert.NotNull(await store.TryCreateProjectAsync(project, Cancellation));
        var bench = new Bench(store, clock, project.Id);
        if (items > 0)
        {
            await bench.AddAsync(items);
        }

        return bench;
    }

    public static Project NewProject(TimeProvider time, string? name = null, ProjectSettings? settings = null, ProjectState state = ProjectState.Initializing)
    {
        var id = new ProjectId(Guid.CreateVersion7(time.GetUtcNow()));
        return new Project
        {
            Id = id,
            Name = name ?? $"Project {id}",
            TaskType = LabelingTaskType.ImageClassificationMultiLabel,
            State = state,
            LabelClasses =
            [
                new LabelClass { Id = new(1), Name = "can", Path = "can", Color = "#e6194b", Key = 1 },
                new LabelClass { Id = new(2), Name = "carton", Path = "carton", Color = "#3cb44b", Key = 2 },
                new LabelClass { Id = new(3), Name = "bottle", Path = "bottle", Color = "#4363d8", Key = 3 },
            ],
            NextLabelClassId = 4,
            Dataset = new DatasetDefinition("test", "nowhere"),
            Settings = settings ?? new ProjectSettings(),
            Seed = 42,
            CreatedAt = time.GetUtcNow(),
        };
    }

    public static ProjectSettings Overlap(int min, int max) => new() { MinLabelers = min, MaxLabelers = max };

    public static NewItem NewItem(string path, long orderKey, string tag = "tag", long size = 1000)
        => new() { Asset = new Asset { Path = path, Size = size, ContentTag = tag }, OrderKey = orderKey };

    /// <summary>Labels with one class, or several.</summary>
    public static Submission Label(ItemId itemId, params int[] classes) => new()
    {
        ItemId = itemId,
        Annotations = [.. classes.DefaultIfEmpty(1).Select(c => new Annotation(new LabelClassId(c)))],
        Elapsed = TimeSpan.FromSeconds(2),
    };

    public static Submission Skip(ItemId itemId, string? reason = null)
        => new() { ItemId = itemId, IsSkip = true, SkipReason = reason, Elapsed = TimeSpan.FromSeconds(1) };

    /// <summary>All the same classes agree, all skips agree, and nothing else does.</summary>
    public static ConsensusDecision Unanimity(IReadOnlyList<HistoryEntry> answers)
    {
        if (answers.All(a => a.Kind == HistoryEntryKind.Skipped))
        {
            return ConsensusDecision.Skip;
        }

        string[] distinct = [.. answers.Select(a => a.Kind + string.Join(',', a.Annotations.Select(x => x.ClassId.Value).Order())).Distinct()];
        return distinct.Length == 1 ? ConsensusDecision.Agreement(answers[0].Annotations) : ConsensusDecision.Disagreement;
    }

    /// <summary>Adds items <c>img/00001.jpg</c> and so on, queued in that order.</summary>
    public Task<IngestResult> AddAsync(int count, int from = 1)
        => AddAsync([.. Enumerable.Range(from, count).Select(i => NewItem($"img/{i:D5}.jpg", i * 10L))]);

    public Task<IngestResult> AddAsync(params NewItem[] items) => Store.AddItemsAsync(Id, items, Cancellation);

    public Task<ClaimResult> TryClaimAsync(string labeler, int pageSize = 1, bool prefetch = false, TimeSpan? duration = null)
        => Store.ClaimAsync(
            new ClaimRequest { ProjectId = Id, Labeler = labeler, PageSize = pageSize, Prefetch = prefetch, LeaseDuration = duration ?? LeaseDuration },
            Cancellation);

    public async Task<TaskLease> ClaimAsync(string labeler, int pageSize = 1, bool prefetch = false, TimeSpan? duration = null)
    {
        ClaimResult result = await TryClaimAsync(labeler, pageSize, prefetch, duration);
        Assert.Equal(ClaimStatus.Claimed, result.Status);
        Assert.NotNull(result.Lease);
        return result.Lease;
    }

    public async Task NothingWaitsForAsync(string labeler)
    {
        ClaimResult result = await TryClaimAsync(labeler);
        Assert.Equal(ClaimStatus.NothingWaiting, result.Status);
        Assert.Null(result.Lease);
    }

    public Task<SubmitResult> SubmitAsync(TaskLease lease, params Submission[] submissions)
        => SubmitAsync(lease, SkipPolicy.OutOfQueue, submissions);

    public Task<SubmitResult> SubmitAsync(TaskLease lease, SkipPolicy policy, params Submission[] submissions)
        => SubmitAsync(lease.Token, lease.Labeler, policy, submissions);

    public Task<SubmitResult> SubmitAsync(LeaseToken token, string labeler, SkipPolicy policy, params Submission[] submissions)
        => Store.SubmitAsync(
            new SubmitRequest { ProjectId = Id, Token = token, Labeler = labeler, Submissions = submissions, SkipPolicy = policy, Consensus = Unanimity },
            Cancellation);

    /// <summary>Submits one answer and says what became of it.</summary>
    public async Task<SubmissionStatus> AnswerAsync(TaskLease lease, Submission submission, SkipPolicy policy = SkipPolicy.OutOfQueue)
    {
        SubmissionOutcome outcome = Assert.Single((await SubmitAsync(lease, policy, submission)).Outcomes);
        Assert.Equal(submission.ItemId, outcome.ItemId);
        return outcome.Status;
    }

    /// <summary>Claims one item, which must be the one named where one is, and labels it.</summary>
    public async Task<TaskLease> LabelNextAsync(string labeler, long? expected = null, params int[] classes)
    {
        TaskLease lease = await ClaimAsync(labeler);
        TaskItem item = Assert.Single(lease.Items);
        Assert.Equal(expected ?? item.Id.Value, item.Id.Value);
        Assert.Equal(SubmissionStatus.Accepted, await AnswerAsync(lease, Label(item.Id, classes)));
        return lease;
    }

    /// <summary>Claims one item and skips it.</summary>
    public async Task<TaskLease> SkipNextAsync(string labeler, long expected, SkipPolicy policy = SkipPolicy.OutOfQueue)
    {
        TaskLease lease = await ClaimAsync(labeler);
        Assert.Equal(expected, Assert.Single(lease.Items).Id.Value);
        Assert.Equal(SubmissionStatus.Accepted, await AnswerAsync(lease, Skip(new ItemId(expected), "blurred"), policy));
        return lease;
    }

    public async Task<Item> ItemAsync(long itemId)
    {
        Item? item = await Store.FindItemAsync(Id, new ItemId(itemId), Cancellation);
        Assert.NotNull(item);
        return item;
    }

    public Task<Item> ItemAsync(ItemId itemId) => ItemAsync(itemId.Value);

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(long itemId)
        => await Store.ReadHistoryAsync(Id, new ItemId(itemId), Cancellation).ToListAsync(Cancellation);

    public async Task<HistoryEntryKind[]> HistoryKindsAsync(long itemId) => [.. (await HistoryAsync(itemId)).Select(e => e.Kind)];

    public async Task<IReadOnlyList<Item>> ListAsync(ItemFilter? filter = null, bool withAnnotations = false)
        => await Store.ListItemsAsync(Id, new ItemQuery { Filter = filter ?? new(), IncludeAnnotations = withAnnotations }, Cancellation).ToListAsync(Cancellation);

    public async Task<IReadOnlyList<long>> IdsAsync(ItemQuery query)
        => await Store.ListItemsAsync(Id, query, Cancellation).Select(i => i.Id.Value).ToListAsync(Cancellation);

    public Task<ProjectProgress> ProgressAsync() => Store.GetProgressAsync(Id, Cancellation);

    public async Task<ReviewResult> ReviewAsync(long itemId, ReviewDecision decision, long? version = null, string reviewer = "rita", params int[] classes)
        => await Store.ReviewAsync(
            new ReviewRequest
            {
                ProjectId = Id,
                ItemId = new ItemId(itemId),
                ExpectedVersion = version ?? (await ItemAsync(itemId)).Version,
                Reviewer = reviewer,
                Decision = decision,
                Annotations = [.. classes.Select(c => new Annotation(new LabelClassId(c)))],
                Reason = $"because {decision}",
            },
            Cancellation);

    public async Task<Item> DecideAsync(long itemId, ReviewDecision decision, params int[] classes)
    {
        ReviewResult result = await ReviewAsync(itemId, decision, classes: classes);
        Assert.Equal(ReviewStatus.Applied, result.Status);
        Assert.NotNull(result.Item);
        return result.Item;
    }

    public async Task<Project> ProjectAsync()
    {
        Project? project = await Store.FindProjectAsync(Id, Cancellation);
        Assert.NotNull(project);
        return project;
    }

    public async Task<Project> SetStateAsync(ProjectState state, RelabelPolicy relabel = RelabelPolicy.Continue)
    {
        Project project = await ProjectAsync();
        Project? updated = await Store.TryUpdateProjectAsync(new Project(project) { State = state }, project.Version, relabel, Cancellation);
        Assert.NotNull(updated);
        return updated;
    }

    public Task<long> QueueAsync(params QueueChange[] changes) => Store.UpdateQueueAsync(Id, changes, Cancellation);

    public Task<long> ImportAsync(string? labeler, params ImportedLabels[] labels) => Store.ImportLabelsAsync(Id, labels, labeler, Cancellation);

    public static ImportedLabels Final(long itemId, params int[] classes)
        => new() { ItemId = new(itemId), Annotations = [.. classes.Select(c => new Annotation(new LabelClassId(c)))] };

    public Task<long> AssignAsync(string? labeler, string pathPrefix)
        => Store.AssignAsync(Id, new ItemFilter { PathPrefix = pathPrefix }, labeler, Cancellation);

    public Task<long> AssignAsync(string? labeler, params ItemId[] items) => Store.AssignAsync(Id, items, labeler, Cancellation);

    public static string PathOf(long itemId) => $"img/{itemId:D5}.jpg";
}
