namespace Labeling.ConformanceTests;

/// <summary>Draws random histories. The same seed draws the same.</summary>
internal sealed class ModelHistory(Random random, int items)
{
    private static readonly string[] Labelers = ["ana", "bob", "cai"];

    public static IReadOnlyList<ModelOperation> Draw(int seed, int length, int items)
    {
        var history = new ModelHistory(new Random(seed), items);
        return [.. Enumerable.Range(0, length).Select(_ => history.Next())];
    }

    private ModelOperation Next() => random.Next(100) switch
    {
        < 26 => new ClaimOperation(Labeler(), random.Next(2) == 0 ? 1 : 4, random.Next(4) == 0, random.Next(1, 40)),
        < 54 => new SubmitOperation(LeaseNumber(), random.Next(20) == 0 ? Labeler() : null, (SkipPolicy)random.Next(3), Answers()),
        < 60 => new ClockOperation(random.Next(4) == 0 ? -random.Next(1, 30) : random.Next(1, 30)),
        < 68 => new ReviewOperation(ItemNumber(), (ReviewDecision)random.Next(5), random.Next(8) == 0, ClassNumbers()),
        < 72 => new RenewOperation(LeaseNumber(), random.Next(1, 40)),
        < 75 => new ReleaseOperation(LeaseNumber()),
        < 79 => new DraftOperation(LeaseNumber(), random.Next(4), random.Next(4) == 0 ? null : ClassNumbers()),
        < 84 => new QueueOperation(ItemNumber(), random.Next(1, 6), (TaskKind)random.Next(3), random.Next(1, 3), ClassNumbers(), random.Next(2) == 0 ? null : random.Next(4) / 4d),
        < 85 => new MissingOperation(ItemNumber(), random.Next(1, 4), random.Next(3) == 0),
        < 86 => new AssignOperation(random.Next(2) == 0 ? null : ItemNumber(), random.Next(3) == 0 ? null : Labeler()),
        < 88 => new AddOperation(ItemNumber(), random.Next(1, 4), $"tag {random.Next(2)}"),
        < 91 => State(),
        < 93 => new ListOperation(random.Next(3) == 0 ? null : Labeler(), random.Next(4), random.Next(items), random.Next(1, 6), random.Next(2) == 0),
        < 95 => new SnapshotOperation(IsOpening: true, random.Next(2) == 0 ? null : (ItemStatus)random.Next(5)),
        < 96 => new SnapshotOperation(IsOpening: false, null),
        < 97 => new RebuildOperation(),
        < 98 => new ReopenOperation(),
        < 99 => new ImportOperation(ItemNumber(), random.Next(1, 4), random.Next(2) == 0 ? null : Labeler(), ClassNumbers()),
        _ => new LookOperation(),
    };

    private StateOperation State() => new(
        random.Next(3) == 0 ? ProjectState.Paused : ProjectState.Running,
        random.Next(4) == 0 ? (RelabelPolicy)random.Next(1, 3) : RelabelPolicy.Continue,
        random.Next(6) == 0);

    private ModelAnswer[] Answers()
        => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new ModelAnswer(random.Next(4), random.Next(4) == 0, ClassNumbers())).DistinctBy(a => a.Place)];

    private int[] ClassNumbers() => [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(1, 4))];

    private string Labeler() => Labelers[random.Next(Labelers.Length)];

    // A few beyond those there are: they must be refused alike.
    private int ItemNumber() => random.Next(1, items + 3);

    // One of the last three, or any.
    private int LeaseNumber() => random.Next(3) > 0 ? -random.Next(1, 4) : random.Next(60);
}
