namespace Labeling.ConformanceTests;

/// <summary>One step of a random history: readable, and the same on each side.</summary>
internal abstract record ModelOperation
{
    /// <summary>Does it, and says what came of it in words that do not depend on the side.</summary>
    public abstract Task<string> RunAsync(ModelSide side);

    /// <summary>Leases are named by number, below 0 from the last; a number beyond those given means one of them all the same.</summary>
    protected static TaskLease? Lease(ModelSide side, int number)
        => side.Leases.Count == 0 ? null : side.Leases[number >= 0 ? number % side.Leases.Count : Math.Max(0, side.Leases.Count + number)];

    protected static string Classes(IEnumerable<int> classes) => $"({string.Join(' ', classes)})";

    protected static Annotation[] Annotations(IEnumerable<int> classes) => [.. classes.Select(c => new Annotation(new LabelClassId(c)))];
}

/// <summary>A labeler's answer for one item of a task, by its place on the page.</summary>
internal sealed record ModelAnswer(int Place, bool IsSkip, int[] Classes)
{
    public Submission ToSubmission(TaskLease lease)
    {
        ItemId id = Place < lease.Items.Count ? lease.Items[Place].Id : new ItemId(Place);
        return IsSkip ? Bench.Skip(id, "odd") : new Submission { ItemId = id, Annotations = [.. Classes.Select(c => new Annotation(new LabelClassId(c)))], Elapsed = TimeSpan.FromSeconds(Place + 1) };
    }

    public override string ToString() => $"{Place}: {(IsSkip ? "skip" : string.Join(' ', Classes))}";
}

internal sealed record ClaimOperation(string Labeler, int PageSize, bool Prefetch, int Seconds) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        ClaimResult result = await side.Bench.TryClaimAsync(Labeler, PageSize, Prefetch, TimeSpan.FromSeconds(Seconds));
        return result.Lease is null ? result.Status.ToString() : $"{result.Status} {side.Describe(result.Lease)}";
    }

    public override string ToString() => $"{Labeler} {(Prefetch ? "prefetches" : "claims")} {PageSize} for {Seconds} s";
}

internal sealed record SubmitOperation(int Number, string? Impostor, SkipPolicy Policy, ModelAnswer[] Answers) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        if (Lease(side, Number) is not { } lease)
        {
            return "no lease yet";
        }

        SubmitResult result = await side.Bench.SubmitAsync(
            lease.Token, Impostor ?? lease.Labeler, Policy, [.. Answers.Select(a => a.ToSubmission(lease)).DistinctBy(s => s.ItemId)]);
        return $"{side.NameOf(lease.Token)}: {string.Join(", ", result.Outcomes.Select(o => $"{o.ItemId} {o.Status}"))}";
    }

    public override string ToString()
        => $"{Impostor ?? "its labeler"} submits under lease {Number} [{string.Join(", ", (IEnumerable<ModelAnswer>)Answers)}] {Policy}";
}

internal sealed record RenewOperation(int Number, int Seconds) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => Lease(side, Number) is { } lease
            ? $"{side.NameOf(lease.Token)} until {await side.Store.RenewAsync(side.Bench.Id, lease.Token, lease.Labeler, TimeSpan.FromSeconds(Seconds)):HH:mm:ss}"
            : "no lease yet";

    public override string ToString() => $"lease {Number} is renewed for {Seconds} s";
}

internal sealed record ReleaseOperation(int Number) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => Lease(side, Number) is { } lease
            ? $"{side.NameOf(lease.Token)} {await side.Store.ReleaseAsync(side.Bench.Id, lease.Token, lease.Labeler)}"
            : "no lease yet";

    public override string ToString() => $"lease {Number} is released";
}

internal sealed record DraftOperation(int Number, int Place, int[]? Work) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        if (Lease(side, Number) is not { } lease)
        {
            return "no lease yet";
        }

        ItemId item = lease.Items[Place % lease.Items.Count].Id;
        return $"{item} {await side.Store.SaveDraftAsync(side.Bench.Id, lease.Token, lease.Labeler, item, Work is null ? null : Annotations(Work))}";
    }

    public override string ToString() => Work is null ? $"the draft at {Place} under lease {Number} is dropped" : $"a draft {Classes(Work)} at {Place} is saved under lease {Number}";
}

internal sealed record ClockOperation(int Seconds) : ModelOperation
{
    public override Task<string> RunAsync(ModelSide side)
    {
        if (Seconds >= 0)
        {
            side.Bench.Clock.Advance(TimeSpan.FromSeconds(Seconds));
        }
        else
        {
            side.Bench.Clock.AdjustTime(side.Bench.Clock.GetUtcNow().AddSeconds(Seconds));
        }

        return Task.FromResult($"{side.Bench.Clock.GetUtcNow():HH:mm:ss}");
    }

    public override string ToString() => Seconds >= 0 ? $"{Seconds} s pass" : $"the clock is set back by {-Seconds} s";
}

internal sealed record ReviewOperation(int Item, ReviewDecision Decision, bool IsStale, int[] Labels) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        Item? item = await side.Store.FindItemAsync(side.Bench.Id, new ItemId(Item));
        ReviewResult result = await side.Bench.ReviewAsync(Item, Decision, (item?.Version ?? 1) - (IsStale ? 1 : 0), "rita", Labels);
        return $"{result.Status} {(result.Item is null ? null : StorePicture.Describe(result.Item, withIds: false))}";
    }

    public override string ToString() => $"a reviewer{(IsStale ? " who saw an older version" : "")} decides on item {Item}: {Decision} {(Decision == ReviewDecision.Correct ? Classes(Labels) : "")}";
}

internal sealed record AddOperation(int From, int Count, string Tag) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        // Order keys that do not follow the ids, with ties.
        IngestResult result = await side.Bench.AddAsync(
            [.. Enumerable.Range(From, Count).Select(i => Bench.NewItem(Bench.PathOf(i), i * 7 % 5, Tag))]);
        return $"{result.Added} added, {result.Unchanged} unchanged, {result.Changed} changed";
    }

    public override string ToString() => $"assets {From} to {From + Count - 1} are added with tag {Tag}";
}

internal sealed record MissingOperation(int From, int Count, bool IsMissing) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => $"{await side.Store.SetMissingAsync(side.Bench.Id, [.. Enumerable.Range(From, Count).Select(i => new ItemId(i))], IsMissing)} items";

    public override string ToString() => $"the files of items {From} to {From + Count - 1} are {(IsMissing ? "gone" : "there")}";
}

internal sealed record StateOperation(ProjectState State, RelabelPolicy Relabel, bool IsStale) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        Project project = await side.Bench.ProjectAsync();
        Project? updated = await side.Store.TryUpdateProjectAsync(new Project(project) { State = State }, project.Version - (IsStale ? 1 : 0), Relabel);
        return updated is null ? "refused" : $"{updated.State} v{updated.Version}";
    }

    public override string ToString() => $"the project{(IsStale ? " as it was before" : "")} becomes {State}, {Relabel}";
}

internal sealed record QueueOperation(int From, int Count, TaskKind Kind, int Groups, int[] Suggestion, double? Confidence) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => $"{await side.Bench.QueueAsync([.. Enumerable.Range(From, Count).Select(ToChange)])} changed";

    public override string ToString()
        => $"items {From} to {From + Count - 1} become {Kind} in {Groups} groups with suggestion {Classes(Suggestion)} and confidence {Confidence}";

    private QueueChange ToChange(int item)
        => new() { ItemId = new(item), Kind = Kind, Group = item % Groups, Suggestion = Annotations(Suggestion), Confidence = Confidence };
}

internal sealed record ImportOperation(int From, int Count, string? Labeler, int[] Labels) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => $"{await side.Bench.ImportAsync(Labeler, [.. Enumerable.Range(From, Count).Select(i => Bench.Final(i, Labels))])} imported";

    public override string ToString() => $"labels {Classes(Labels)} by {Labeler ?? "nobody"} are imported for items {From} to {From + Count - 1}";
}

internal sealed record AssignOperation(int? Item, string? Labeler) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => $"{await (Item is { } item ? side.Bench.AssignAsync(Labeler, new ItemId(item)) : side.Bench.AssignAsync(Labeler, "img"))} assigned";

    public override string ToString() => $"{(Item is { } item ? $"item {item} is" : "all items are")} assigned to {Labeler ?? "anyone"}";
}

internal sealed record SnapshotOperation(bool IsOpening, ItemStatus? Status) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
        => IsOpening
            ? $"{(await side.OpenSnapshotAsync(Status is { } status ? new ItemFilter { Statuses = [status] } : null)).ItemCount} items"
            : await side.ReadSnapshotsAsync();

    public override string ToString() => IsOpening ? $"a snapshot of {Status?.ToString() ?? "the labeled"} items is opened" : "the snapshots are read";
}

internal sealed record ListOperation(string? Labeler, int LabelClass, int After, int Limit, bool Descending) : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        var filter = new ItemFilter { Labeler = Labeler, LabelClass = LabelClass == 0 ? null : new LabelClassId(LabelClass) };
        return string.Join(' ', await side.Bench.IdsAsync(new ItemQuery { Filter = filter, After = new(After), Limit = Limit, Descending = Descending }));
    }

    public override string ToString() => $"{Limit} items of {Labeler ?? "anybody"} {(LabelClass == 0 ? "with any class" : $"with class {LabelClass}")} {(Descending ? "below" : "after")} {After} are listed";
}

internal sealed record ReopenOperation : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        await side.ReopenAsync();
        return "opened again";
    }

    public override string ToString() => "the data is opened again";
}

internal sealed record RebuildOperation : ModelOperation
{
    public override async Task<string> RunAsync(ModelSide side)
    {
        await side.Store.RebuildCountersAsync(side.Bench.Id);
        return StorePicture.Describe(await side.Bench.ProgressAsync());
    }

    public override string ToString() => "the counters are rebuilt";
}

internal sealed record LookOperation : ModelOperation
{
    public override Task<string> RunAsync(ModelSide side) => side.PictureAsync();

    public override string ToString() => "everything is looked at";
}
