using Labeling.ConformanceTests;

namespace Labeling.MlAssist.Tests;

public sealed class FrozenBackboneFixture : TrainerFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-features-");
    private readonly List<FrozenBackboneTrainer> _trainers = [];

    public override ITrainer CreateTrainer()
    {
        var trainer = new FrozenBackboneTrainer(_folder.FullName);
        _trainers.Add(trainer);
        return trainer;
    }

    public void Dispose()
    {
        _trainers.ForEach(t => t.Dispose());
        _folder.Delete(recursive: true);
    }
}

public sealed class FrozenBackboneModels(FrozenBackboneFixture fixture) : TrainerConformance(fixture), IClassFixture<FrozenBackboneFixture>;
