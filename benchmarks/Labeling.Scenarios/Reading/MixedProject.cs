using System.Diagnostics;
using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>A project in the middle of its life: some items labeled, skipped, reviewed, prelabeled, clustered, assigned, changed or broken.</summary>
internal sealed class MixedProject
{
    /// <summary>The labeler to whom a folder is assigned.</summary>
    public const string Assignee = "ana";

    /// <summary>How many labelers did the work so far.</summary>
    public const int Labelers = 16;

    private const double LabeledShare = 0.4;
    private const double SkipShare = 0.03;
    private const int MostReviewed = 20_000;
    private const int ChangedEvery = 499;
    private const int BrokenEvery = 997;
    private const int GroupSize = 9;

    /// <summary>How many reviews are under way at once.</summary>
    private const int Reviews = 64;

    private readonly LabelStore _store;
    private readonly int _items;
    private readonly int _seed;

    private MixedProject(LabelStore store, Project project, int items, int seed)
    {
        _store = store;
        _items = items;
        _seed = seed;
        Project = project;
    }

    /// <summary>The project.</summary>
    public Project Project { get; }

    /// <summary>When its labeling began.</summary>
    public DateTimeOffset LabelingBegan { get; private set; }

    /// <summary>When its labeling ended.</summary>
    public DateTimeOffset LabelingEnded { get; private set; }

    /// <summary>Makes one, through the store's own members, and reports how long that took (<c>makingSeconds</c>).</summary>
    public static async Task<MixedProject> CreateAsync(ScenarioRun run, LabelStore store, string scenario, CancellationToken cancellationToken)
    {
        int items = run.Get(StoreOptions.Items);
        long began = Stopwatch.GetTimestamp();
        run.Say($"Adding {items} items.");
        Project project = await ScenarioProject.CreateWithItemsAsync(store, scenario, items, run.Seed, cancellationToken);
        var mixed = new MixedProject(store, project, items, run.Seed);
        run.Say("Assistance takes its part of the queue.");
        await mixed.AssistAsync(kindDigit: 3, cancellationToken);
        run.Say("Labelers do their part.");
        await mixed.LabelAsync(cancellationToken);
        run.Say("Reviewers do theirs.");
        await mixed.ReviewAsync(ItemStatus.Labeled, items / 10, item => item.Id.Value % 50 == 0 ? ReviewDecision.Reject : ReviewDecision.Approve, cancellationToken);
        await mixed.ReviewAsync(ItemStatus.Skipped, items / 200, _ => ReviewDecision.AcceptSkip, cancellationToken);
        run.Say("Files change, some turn out broken, assistance comes again, a folder is assigned.");
        await mixed.ChangeFilesAsync(cancellationToken);
        await mixed.AssistAsync(kindDigit: 5, cancellationToken);
        await store.AssignAsync(project.Id, new ItemFilter { PathPrefix = SyntheticItems.FolderOf(items / 2) }, Assignee, cancellationToken);
        run.Set("makingSeconds", Stopwatch.GetElapsedTime(began).TotalSeconds);
        return mixed;
    }

    /// <summary>Lets labelers go on until they are stopped or nothing is left.</summary>
    public Task<CrewOutcome> GoOnLabelingAsync(Func<bool> stop, CancellationToken cancellationToken)
    {
        var options = new CrewOptions { Labelers = Labelers, PageSize = GroupSize, Seed = _seed, SkipShare = SkipShare, Stop = stop };
        return new LabelingCrew(_store, Project.Id, options, new ItemLedger(_items)).RunAsync(cancellationToken);
    }

    /// <summary>Prelabels the items whose number ends in a digit, and clusters those that end in the next.</summary>
    private async Task AssistAsync(int kindDigit, CancellationToken cancellationToken)
    {
        foreach (int[] numbers in Enumerable.Range(1, _items).Where(n => n % 10 == kindDigit || n % 10 == kindDigit + 1).Chunk(SyntheticItems.BatchSize))
        {
            await _store.UpdateQueueAsync(Project.Id, [.. numbers.Select(n => n % 10 == kindDigit ? Prelabel(n) : Cluster(n))], cancellationToken);
        }
    }

    private static QueueChange Prelabel(int number) => new()
    {
        ItemId = new ItemId(number),
        Kind = TaskKind.Prelabeled,
        Confidence = 0.5 + (number / 10 % 500 / 1000.0),
        Suggestion = [new Annotation(new LabelClassId(1 + (number / 10 % ScenarioProject.ClassCount)))],
    };

    private static QueueChange Cluster(int number) => new()
    {
        ItemId = new ItemId(number),
        Kind = TaskKind.Clustered,
        Group = number / (10 * GroupSize),
    };

    private async Task LabelAsync(CancellationToken cancellationToken)
    {
        long tasks = (long)(_items * LabeledShare / GroupSize);
        LabelingBegan = TimeProvider.System.GetUtcNow();
        await GoOnLabelingAsync(() => Interlocked.Decrement(ref tasks) < 0, cancellationToken);
        LabelingEnded = TimeProvider.System.GetUtcNow();
    }

    private async Task ReviewAsync(ItemStatus status, int most, Func<Item, ReviewDecision> decide, CancellationToken cancellationToken)
    {
        var items = new List<Item>();
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [status] }, Limit = Math.Clamp(most, 1, MostReviewed) };
        await foreach (Item item in _store.ListItemsAsync(Project.Id, query, cancellationToken))
        {
            items.Add(item);
        }

        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Reviews, CancellationToken = cancellationToken },
            async (item, token) => await _store.ReviewAsync(
                new ReviewRequest { ProjectId = Project.Id, ItemId = item.Id, ExpectedVersion = item.Version, Reviewer = "rita", Decision = decide(item) },
                token));
    }

    private async Task ChangeFilesAsync(CancellationToken cancellationToken)
    {
        foreach (IReadOnlyList<NewItem> batch in new SyntheticItems(_seed).Batches(_items))
        {
            NewItem[] changed = [.. batch.Where((_, i) => i % ChangedEvery == 0).Select(Changed)];
            await _store.AddItemsAsync(Project.Id, changed, cancellationToken);
        }

        foreach (int[] numbers in Enumerable.Range(1, _items).Where(n => n % BrokenEvery == 0).Chunk(SyntheticItems.BatchSize))
        {
            await _store.SetImageFactsAsync(
                Project.Id,
                [.. numbers.Select(n => new ItemImageFacts { ItemId = new ItemId(n), Problem = string.Create(CultureInfo.InvariantCulture, $"The file ends after {n} bytes.") })],
                cancellationToken);
        }
    }

    private static NewItem Changed(NewItem item) => new()
    {
        OrderKey = item.OrderKey,
        Asset = new Asset { Path = item.Asset.Path, Size = item.Asset.Size + 1, ContentTag = item.Asset.ContentTag + "-2" },
    };
}
