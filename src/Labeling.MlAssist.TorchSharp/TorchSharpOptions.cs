using Labeling.MlAssist.TorchSharp;

namespace Labeling;

/// <summary>How networks are fine-tuned. Every option has a default.</summary>
public sealed class TorchSharpOptions
{
    /// <summary>What to compute on: <c>auto</c> (a CUDA device when there is one, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    /// <value><c>auto</c> by default.</value>
    public string Device { get; set; } = "auto";

    /// <summary>The network.</summary>
    /// <value><see cref="MlAssist.TorchSharp.Architecture.MobileNetV2"/> by default.</value>
    public Architecture Architecture { get; set; } = Architecture.MobileNetV2;

    /// <summary>
    /// The file with the network's pretrained parameters under torchvision's names, safetensors or <c>.pth</c>; <see langword="null"/> to begin with random
    /// ones, which needs many thousands of labels to come to anything.
    /// </summary>
    public string? Backbone { get; set; }

    /// <summary>The side in pixels of the square that the network sees.</summary>
    /// <value>224 by default. A multiple of 32 from 32 to 1024.</value>
    public int ImageSize { get; set; } = 224;

    /// <summary>How often training goes through the labels at most; it stops earlier when the validation items get no better.</summary>
    /// <value>8 by default. 0 to 1000; 0 trains the classifier alone.</value>
    public int Epochs { get; set; } = 8;

    /// <summary>The time after which no further epoch begins.</summary>
    /// <value>One hour by default. Positive.</value>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many pictures a step of training sees. Halved, down to one, when memory does not suffice.</summary>
    /// <value>32 by default. 1 to 1024.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>The step length for the last part of the network; earlier parts take shorter ones, and the classifier a longer one.</summary>
    /// <value>0.0005 by default. Above 0 and at most 1.</value>
    public double LearningRate { get; set; } = 5e-4;

    /// <summary>Throws when an option is out of its range.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    internal void Check()
    {
        TorchDevice.Check(Device);
        Require(Enum.IsDefined(Architecture), nameof(Architecture), Architecture, "one of the networks");
        Require(ImageSize is >= 32 and <= 1024 && ImageSize % 32 == 0, nameof(ImageSize), ImageSize, "a multiple of 32 from 32 to 1024");
        Require(Epochs is >= 0 and <= 1000, nameof(Epochs), Epochs, "from 0 to 1000");
        Require(MaxTime > TimeSpan.Zero, nameof(MaxTime), MaxTime, "positive");
        Require(BatchSize is >= 1 and <= 1024, nameof(BatchSize), BatchSize, "from 1 to 1024");
        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "above 0 and at most 1");
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} is {value}; it must be {rule}.", name);
        }
    }
}
