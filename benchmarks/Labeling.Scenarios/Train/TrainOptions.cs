using Labeling.MlAssist.TorchSharp;

namespace Labeling.Scenarios;

/// <summary>How a network is trained from the command line.</summary>
internal static class TrainOptions
{
    public static readonly ScenarioOption<string> Task = ScenarioOption.Choice("task", "what to learn", null, "classification", "detection", "segmentation");
    public static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder of the pictures", null);
    public static readonly ScenarioOption<string> Answers = ScenarioOption.Text("answers", "FILE", "the truth: a CSV file,class (or file,classes), or a COCO file", null);
    public static readonly ScenarioOption<string> Model = ScenarioOption.Text("model", "DIR", "the folder for the model; a training that was killed goes on there", null);
    public static readonly ScenarioOption<int> Epochs = ScenarioOption.Number("epochs", "N", "how often to go through the pictures at most", 20, 0, 1000);
    public static readonly ScenarioOption<double> Minutes = ScenarioOption.Real("minutes", "M", "the time that training may take", 30, 0.01, 100_000);
    public static readonly ScenarioOption<string> Device = ScenarioOption.Text("device", "NAME", "auto, cpu, cuda or cuda:n", "auto");
    public static readonly ScenarioOption<string> Backbone = ScenarioOption.Text("backbone", "FILE", "pretrained parameters, safetensors or .pth; without them random ones", "");
    public static readonly ScenarioOption<string> Architecture = ScenarioOption.Text(
        "architecture", "NAME", "the network; by the name of the backbone's file where that tells", "");
    public static readonly ScenarioOption<int> Size = ScenarioOption.Number("size", "N", "the side that pictures are brought to: the short one for objects; 0 for 224, and 240 on a CPU or 480 for objects", 0, 0, 2048);
    public static readonly ScenarioOption<int> Batch = ScenarioOption.Number("batch", "N", "how many pictures a step learns from", 16, 1, 1024);
    public static readonly ScenarioOption<double> LearningRate = ScenarioOption.Real("learning-rate", "R", "the step length", 5e-4, 1e-7, 1);
    public static readonly ScenarioOption<double> TestShare = ScenarioOption.Real("test-share", "S", "the share of pictures that is kept from training to measure on", 0.2, 0.01, 0.9);

    public static LabelingTaskType TaskType(ScenarioRun run, bool isMultilabel) => run.Get(Task) switch
    {
        "detection" => LabelingTaskType.ObjectDetection,
        "segmentation" => LabelingTaskType.InstanceSegmentation,
        _ => isMultilabel ? LabelingTaskType.ImageClassificationMultiLabel : LabelingTaskType.ImageClassificationMultiClass,
    };

    /// <exception cref="UsageException">An option is impossible.</exception>
    public static TorchSharpOptions Read(ScenarioRun run, string checkpoints)
    {
        string? backbone = run.Get(Backbone) is { Length: > 0 } path ? path : null;
        if (backbone is not null && !File.Exists(backbone))
        {
            throw new UsageException($"--backbone: there is no file '{backbone}'.");
        }

        bool isClassification = run.Get(Task) == "classification";
        int size = run.Get(Size);
        var options = new TorchSharpOptions
        {
            Device = run.Get(Device),
            Architecture = ReadArchitecture(run, backbone),
            Backbone = backbone,
            Epochs = run.Get(Epochs),
            MaxTime = TimeSpan.FromMinutes(run.Get(Minutes)),
            BatchSize = run.Get(Batch),
            LearningRate = run.Get(LearningRate),
            CheckpointFolder = checkpoints,
        };
        options.ImageSize = size > 0 && isClassification ? size : options.ImageSize;
        options.ObjectImageSize = size > 0 ? size : TorchSharp.torch.cuda.is_available() && options.Device != "cpu" ? 480 : 240;
        return options;
    }

    private static Architecture ReadArchitecture(ScenarioRun run, string? backbone)
    {
        if (run.Get(Architecture) is { Length: > 0 } name)
        {
            return Enum.TryParse(name, ignoreCase: true, out Architecture given) && Enum.IsDefined(given)
                ? given
                : throw new UsageException($"--architecture is one of {string.Join(", ", Enum.GetNames<Architecture>())}, not '{name}'.");
        }

        string file = Path.GetFileName(backbone ?? string.Empty);
        return file.Contains("tfpad", StringComparison.OrdinalIgnoreCase)
            ? MlAssist.TorchSharp.Architecture.MobileNetV2TensorFlowPadding
            : Enum.GetValues<Architecture>().FirstOrDefault(known => file.Contains(known.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
