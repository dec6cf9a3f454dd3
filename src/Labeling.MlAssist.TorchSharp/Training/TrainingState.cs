namespace Labeling.MlAssist.TorchSharp;

/// <summary>Where a training stands between two epochs, beside its tensors.</summary>
internal sealed class TrainingState
{
    public const int CurrentVersion = 1;

    public int Version { get; set; } = CurrentVersion;

    /// <summary>The file with the tensors, beside this one.</summary>
    public string Tensors { get; set; } = string.Empty;

    /// <summary>How many epochs are done.</summary>
    public int Epoch { get; set; }

    /// <summary>The best score so far; absent where there is none.</summary>
    public double? Best { get; set; }

    public int WithoutGain { get; set; }

    /// <summary>How many items fit into memory at once.</summary>
    public int AtOnce { get; set; }

    /// <summary>The seconds that went by, over all processes.</summary>
    public double Seconds { get; set; }

    /// <summary>What was found before the first epoch and since.</summary>
    public Dictionary<string, double> Metrics { get; set; } = [];
}
