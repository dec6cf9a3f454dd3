using System.Text.Json.Serialization;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What a Mask R-CNN consists of, and how it proposes and chooses. The defaults are torchvision's <c>maskrcnn_resnet50_fpn</c>.</summary>
internal sealed class MaskRcnnDesign
{
    public required Architecture Architecture { get; init; }

    /// <summary>How many classes it tells apart, without the background.</summary>
    public required int Classes { get; init; }

    /// <summary>The side of the anchors of each level, in pixels of the picture as the network sees it.</summary>
    public IReadOnlyList<double> AnchorSizes { get; init; } = [32, 64, 128, 256, 512];

    /// <summary>The channels of the pyramid's levels, and of the mask head.</summary>
    public int Channels { get; init; } = 256;

    /// <summary>The width of the two layers of the box head.</summary>
    public int BoxHeadWidth { get; init; } = 1024;

    /// <summary>The convolutions of the mask head.</summary>
    public int MaskLayers { get; init; } = 4;

    /// <summary>How many objects are found in one picture at most.</summary>
    public int MostObjects { get; init; } = 100;

    /// <summary>How many anchors of a level are looked at, and how many proposals of a picture go on, while training.</summary>
    public int TrainingProposals { get; init; } = 2000;

    /// <summary>The same while predicting.</summary>
    public int Proposals { get; init; } = 1000;

    /// <summary>How many proposals of a picture the heads learn from in one step.</summary>
    public int Examples { get; init; } = 512;

    /// <summary>How many anchors of a picture the proposal head learns from in one step.</summary>
    public int AnchorExamples { get; init; } = 256;

    /// <summary>Objects less likely than this are not told.</summary>
    public double LeastScore { get; init; } = 0.05;

    /// <summary>A network for a project: torchvision's, or a narrow one where a CPU is to train it, with anchors of the sizes that its objects have.</summary>
    public static MaskRcnnDesign Of(Architecture architecture, int classes, ObjectSizes sizes)
    {
        // The finest level sees every fourth pixel, so that less than two of its places tell nothing; torchvision's begin at 32.
        var smallest = Math.Round(Math.Clamp(sizes.Small, 8, 32));
        double[] anchors = [smallest, smallest * 2, smallest * 4, smallest * 8, smallest * 16];
        var most = Math.Clamp(sizes.MostInPicture * 2, 100, 1000);
        return architecture is Architecture.ResNet34 or Architecture.ResNet50
            ? new MaskRcnnDesign { Architecture = architecture, Classes = classes, AnchorSizes = anchors, MostObjects = most }
            : new MaskRcnnDesign
            {
                Architecture = architecture,
                Classes = classes,
                AnchorSizes = anchors,
                MostObjects = most,
                Channels = 96,
                BoxHeadWidth = 512,
                MaskLayers = 2,
                TrainingProposals = 500,
                Proposals = Math.Max(300, most),
                Examples = 128,
            };
    }

    /// <summary>Whether a network can be made of it: it may come from a file.</summary>
    [JsonIgnore]
    public bool IsValid => Enum.IsDefined(Architecture) && Classes is > 0 and <= 100_000 && AnchorSizes is { Count: 5 } && AnchorSizes.All(size => size is > 0 and < 10_000)
        && Channels is > 0 and <= 4096 && BoxHeadWidth is > 0 and <= 65_536 && MaskLayers is > 0 and <= 32 && MostObjects is > 0 and <= 100_000
        && Proposals is > 0 and <= 100_000 && LeastScore is >= 0 and < 1;
}
