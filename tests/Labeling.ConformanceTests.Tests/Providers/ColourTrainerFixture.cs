namespace Labeling.ConformanceTests.Tests;

/// <summary>A trainer of a few lines that does everything right.</summary>
public class ColourTrainerFixture : TrainerFixture
{
    protected virtual TrainerFault Fault => TrainerFault.None;

    public override ITrainer CreateTrainer() => new ColourTrainer(Fault);
}

/// <summary>The same with one fault.</summary>
public sealed class BrokenTrainerFixture(TrainerFault fault) : ColourTrainerFixture
{
    protected override TrainerFault Fault => fault;
}
