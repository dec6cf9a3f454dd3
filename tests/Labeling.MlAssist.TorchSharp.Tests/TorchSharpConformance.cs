using Labeling.ConformanceTests;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The classifier, as a project would have it.</summary>
public sealed class TorchSharpFixture : TrainerFixture
{
    public override ITrainer CreateTrainer()
    {
        LibtorchHere.Require();
        return new TorchSharpTrainer(new TorchSharpOptions
        {
            Architecture = Architecture.ResNet18,
            ImageSize = 64,
            Epochs = 2,
            BatchSize = 8,
            Device = "cpu",
            CheckpointFolder = Path.Combine(Path.GetTempPath(), "labeling-torch-conformance"),
        });
    }
}

/// <summary>The trainer suite.</summary>
[Collection(OneAtATime.Name)]
public sealed class TorchSharpConformance(TorchSharpFixture fixture) : TrainerConformance(fixture), IClassFixture<TorchSharpFixture>;
