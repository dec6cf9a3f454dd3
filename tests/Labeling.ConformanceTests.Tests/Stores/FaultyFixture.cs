namespace Labeling.ConformanceTests.Tests;

/// <summary>Makes stores that break the contract in one way.</summary>
public sealed class FaultyFixture(Fault fault) : ReferenceFixture
{
    public override int RaceRounds => 12;

    public override int ModelRuns => 10;

    public override Task<LabelStore> CreateStoreAsync(TimeProvider time) => Task.FromResult<LabelStore>(Make(time));

    public override Task<LabelStore?> ReopenAsync(LabelStore store, TimeProvider time)
        => fault == Fault.KeepsNothing ? Task.FromResult<LabelStore?>(Make(time)) : base.ReopenAsync(store, time);

    private FaultyStore Make(TimeProvider time) => new(fault, time, new ReferenceLabelStore(fault switch
    {
        Fault.OwnClock => TimeProvider.System,
        Fault.IgnoresClockSetBack => new ForwardTime(time),
        _ => time,
    }));

    /// <summary>Never goes back.</summary>
    private sealed class ForwardTime(TimeProvider time) : TimeProvider
    {
        private DateTimeOffset _latest;

        public override DateTimeOffset GetUtcNow()
        {
            DateTimeOffset now = time.GetUtcNow();
            return _latest = now > _latest ? now : _latest;
        }
    }
}
