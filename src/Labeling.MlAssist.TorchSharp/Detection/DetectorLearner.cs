using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches <see cref="Fcos"/> boxes: pictures at several scales, mirrored, lighter and darker.</summary>
internal sealed class DetectorLearner(TorchSharpOptions options, DetectorData data, Fcos network, Device device) : Learner
{
    /// <summary>What the detector costs beside its network.</summary>
    public const double Effort = 2.5;

    private const double HeadFactor = 2;
    private const float LeastScore = 0.05f;
    private const int MostObjects = 300;

    /// <summary>The parts nearest to the input see edges and colours, which pretrained networks know.</summary>
    private const double FrozenShare = 0.2;

    private static readonly double[] Scales = [0.8, 0.9, 1, 1.1, 1.2];

    private readonly ScalarType _type = TorchDevice.MapType(device, options.MixedPrecision);

    public override nn.Module Network => network;

    public override int Count => data.Training.Count;

    public override int MostAtOnce => Pace.PicturesAtOnce(options.Architecture, device, options.ObjectImageSize * options.ObjectImageSize * 4.0 / 3, Effort);

    public override IReadOnlyList<LearnedGroup> Groups => LearnedGroup.Of(network.HeadParameters, options.LearningRate * HeadFactor, network.Backbone.Body.Parts, options.LearningRate);

    public override void BeginEpoch(int epoch)
    {
        // At first the head, which knows nothing, learns to read the pretrained maps; it would only spoil them.
        if (options.Backbone is not null)
        {
            var parts = network.Backbone.Body.Parts;
            network.Backbone.Freeze(epoch == 0 && options.Epochs > 1 ? parts.Count : (int)(parts.Count * FrozenShare));
        }
    }

    public override Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken)
    {
        var pictures = new Tensor[items.Count];
        var sizes = new PixelSize[items.Count];
        var truth = new LabeledObjects[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var index = data.Training[items[i]];
            var picture = data.Picture(index, cancellationToken);
            var scale = Scales[random.Next(Scales.Length)];
            sizes[i] = new PixelSize(Math.Max(1, (int)(picture.shape[2] * scale)), Math.Max(1, (int)(picture.shape[1] * scale)));
            truth[i] = data.Objects(index, sizes[i]);
            pictures[i] = picture.to(ScalarType.Float32).mul_(0.8 + (0.4 * random.NextDouble())).clamp_(0, 255);
            if (random.Next(2) == 0)
            {
                pictures[i] = pictures[i].flip(2);
                truth[i] = Mirror(truth[i], sizes[i].Width);
            }
        }

        using var batch = PictureBatch.Make(pictures, sizes, device, type: _type);
        return FcosLoss.Of(network.forward(batch.Pictures), truth).Sum;
    }

    public override double Score(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<DetectedObject>> found = [];
        List<LabeledObjects> truth = [];
        foreach (var part in data.Validation.Chunk(Math.Clamp(MostAtOnce, 1, options.BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor[] pictures = [.. part.Select(index => data.Picture(index, cancellationToken))];
            PixelSize[] sizes = [.. pictures.Select(picture => new PixelSize((int)picture.shape[2], (int)picture.shape[1]))];
            found.AddRange(Find(network, pictures, sizes, device, _type));
            truth.AddRange(part.Select((index, i) => data.Objects(index, sizes[i])));
        }

        return AveragePrecision.AtHalf(found, truth);
    }

    /// <summary>The objects in pictures of given sizes.</summary>
    public static List<DetectedObject>[] Find(Fcos network, IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes, Device device, ScalarType type)
    {
        using var pause = no_grad();
        using var batch = PictureBatch.Make(pictures, sizes, device, type: type);
        return FcosDetections.Find(network.forward(batch.Pictures), batch.Sizes, LeastScore, MostObjects);
    }

    private static LabeledObjects Mirror(LabeledObjects objects, float width)
        => new([.. objects.Boxes.Select(box => box with { Left = width - box.Right, Right = width - box.Left })], objects.Classes);
}
