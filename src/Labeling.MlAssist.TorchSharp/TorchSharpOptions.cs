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

    /// <summary>The side in pixels of the square that the network sees of a picture, for classification.</summary>
    /// <value>224 by default. A multiple of 32 from 32 to 1024.</value>
    public int ImageSize { get; set; } = 224;

    /// <summary>
    /// The length in pixels that the short side of pictures is brought to, for boxes and polygons. The long side becomes at most five thirds of it.
    /// </summary>
    /// <value>480 by default, for a GPU; 240 is quick on a CPU. From 64 to 2048.</value>
    public int ObjectImageSize { get; set; } = 480;

    /// <summary>How often training goes through the labels at most; it stops earlier when the validation items get no better.</summary>
    /// <value>8 by default. 0 to 1000; 0 trains the classifier alone.</value>
    public int Epochs { get; set; } = 8;

    /// <summary>The time that training may take. The steps shrink in time for it.</summary>
    /// <value>One hour by default. Positive.</value>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many pictures a step of training learns from. They go through the network together as far as memory suffices, and in parts otherwise; the step
    /// is the same.
    /// </summary>
    /// <value>16 by default. 1 to 1024.</value>
    public int BatchSize { get; set; } = 16;

    /// <summary>Whether a CUDA device keeps the maps between the layers in half precision (bfloat16): quicker, and half the memory. The parameters stay whole.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool MixedPrecision { get; set; } = true;

    /// <summary>
    /// The folder in which a training that is under way is written down after each epoch, so that the same training, begun again after the process died, goes
    /// on where it was. Made when absent, and emptied of a training when that is done.
    /// </summary>
    /// <value><c>Labeling/checkpoints</c> in the user's local application data by default.</value>
    public string CheckpointFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Labeling", "checkpoints");

    /// <summary>The step length for the last part of the network; earlier parts take shorter ones, and the classifier a longer one.</summary>
    /// <value>0.0005 by default. Above 0 and at most 1.</value>
    public double LearningRate { get; set; } = 5e-4;

    /// <summary>The length that the long side of pictures may have, for boxes and polygons: torchvision's proportion.</summary>
    internal int LongestSide => ObjectImageSize * 5 / 3;

    /// <summary>Throws when an option is out of its range.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    internal void Check()
    {
        TorchDevice.Check(Device);
        Require(Enum.IsDefined(Architecture), nameof(Architecture), Architecture, "one of the networks");
        Require(ImageSize is >= 32 and <= 1024 && ImageSize % 32 == 0, nameof(ImageSize), ImageSize, "a multiple of 32 from 32 to 1024");
        Require(ObjectImageSize is >= 64 and <= 2048, nameof(ObjectImageSize), ObjectImageSize, "from 64 to 2048");
        Require(!string.IsNullOrWhiteSpace(CheckpointFolder), nameof(CheckpointFolder), CheckpointFolder, "a folder");
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
