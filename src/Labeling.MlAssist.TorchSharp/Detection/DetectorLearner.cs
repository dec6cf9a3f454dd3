using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches <see cref="Fcos"/> boxes: pictures at several scales, mirrored, lighter and darker.</summary>
internal sealed class DetectorLearner(TorchSharpOptions options, DetectorData data, Fcos network, TorchEngine engine)
    : ObjectLearner(options, data, network.Backbone, network.HeadParameters, engine)
{
    private const float LeastScore = 0.05f;
    private const int MostObjects = 300;

    private static readonly double[] Scales = [0.8, 0.9, 1, 1.1, 1.2];

    public override nn.Module Network => network;

    public override Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken)
    {
        var pictures = new Tensor[items.Count];
        var sizes = new PixelSize[items.Count];
        var truth = new LabeledObjects[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var index = Data.Training[items[i]];
            var picture = Picture(index, cancellationToken);
            var scale = Scales[random.Next(Scales.Length)];
            sizes[i] = new PixelSize(Math.Max(1, (int)(picture.shape[2] * scale)), Math.Max(1, (int)(picture.shape[1] * scale)));
            truth[i] = Data.Objects(index, sizes[i]);
            pictures[i] = Lighten(picture, random);
            if (random.Next(2) == 0)
            {
                pictures[i] = pictures[i].flip(2);
                truth[i] = Mirror(truth[i], sizes[i].Width);
            }
        }

        using var batch = Put(pictures, sizes);
        return FcosLoss.Of(network.forward(batch.Pictures), truth).Sum;
    }

    public override double Score(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<DetectedObject>> found = [];
        List<LabeledObjects> truth = [];
        var atOnce = Math.Clamp(MostAtOnce, 1, Options.BatchSize);
        var seen = DeviceMemory.InParts(
            Data.Validation,
            ref atOnce,
            part =>
            {
                Tensor[] pictures = [.. part.Select(index => Data.Picture(index, cancellationToken))];
                PixelSize[] sizes = [.. pictures.Select(PictureTensors.SizeOf)];
                return (Found: Find(network, pictures, sizes, Engine), Truth: part.Select((index, i) => Data.Objects(index, sizes[i])).ToArray());
            },
            cancellationToken);
        foreach (var part in seen)
        {
            found.AddRange(part.Found);
            truth.AddRange(part.Truth);
        }

        return AveragePrecision.AtHalf(found, truth);
    }

    /// <summary>The objects in pictures of given sizes.</summary>
    public static List<DetectedObject>[] Find(Fcos network, IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes, TorchEngine engine)
    {
        using var pause = no_grad();
        using var batch = PictureBatch.Make(pictures, sizes, engine);
        return FcosDetections.Find(network.forward(batch.Pictures), batch.Sizes, LeastScore, MostObjects);
    }

    private static LabeledObjects Mirror(LabeledObjects objects, float width)
        => new([.. objects.Boxes.Select(box => box with { Left = width - box.Right, Right = width - box.Left })], objects.Classes);
}
