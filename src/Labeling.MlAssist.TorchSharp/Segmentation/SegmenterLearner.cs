using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches <see cref="MaskRcnn"/> outlines: pieces of pictures at several scales, mirrored, lighter and darker.</summary>
internal sealed class SegmenterLearner(TorchSharpOptions options, DetectorData data, MaskRcnn network, Device device) : Learner
{
    /// <summary>What the segmentation costs beside its network.</summary>
    private const double Effort = 8;

    private const double HeadFactor = 2;

    /// <summary>The parts nearest to the input see edges and colours, which pretrained networks know.</summary>
    private const double FrozenShare = 0.2;

    private const double LeastScale = 0.75;
    private const double MostScale = 1.35;

    private readonly ScalarType _type = TorchDevice.MapType(device, options.MixedPrecision);

    public override nn.Module Network => network;

    public override int Count => data.Training.Count;

    public override int MostAtOnce => Pace.PicturesAtOnce(options.Architecture, device, options.ObjectImageSize * options.ObjectImageSize, Effort);

    public override IReadOnlyList<LearnedGroup> Groups => LearnedGroup.Of(network.HeadParameters, options.LearningRate * HeadFactor, network.Backbone.Body.Parts, options.LearningRate);

    public override void BeginEpoch(int epoch)
    {
        // At first the heads, which know nothing, learn to read the pretrained maps; they would only spoil them.
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
        var truth = new InstanceTargets[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            (pictures[i], var outlines) = Piece(data.Training[items[i]], random, cancellationToken);
            sizes[i] = new PixelSize((int)pictures[i].shape[2], (int)pictures[i].shape[1]);
            truth[i] = outlines.ToTargets(sizes[i], device);
        }

        using var batch = PictureBatch.Make(pictures, sizes, device, type: _type);
        return network.Loss(batch, truth, random).Sum;
    }

    public override double Score(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<(int Class, float Score, RunLengthMask Shape)>> found = [];
        List<IReadOnlyList<(int Class, RunLengthMask Shape)>> truth = [];
        foreach (var index in data.Validation)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var picture = data.Picture(index, cancellationToken);
            var size = new PixelSize((int)picture.shape[2], (int)picture.shape[1]);
            var detections = Find(network, [picture], [size], device, _type)[0];
            found.Add([.. Enumerable.Range(0, detections.Scores.Length)
                .Select(i => (detections.Labels[i] - 1, detections.Scores[i], MaskPasting.ToMask(detections.Mask(i), detections.Boxes[i], size)))
                .Where(one => one.Item3 is not null)
                .Select(one => (one.Item1, one.Item2, one.Item3!))]);
            var outlines = data.Outlines(index, size);
            truth.Add([.. outlines.Classes.Zip(outlines.Fill(size))]);
        }

        return AveragePrecision.AtHalf(found, truth, (a, b) => RunLengthMask.Iou(a, b));
    }

    /// <summary>The objects in pictures of given sizes.</summary>
    public static Detections[] Find(MaskRcnn network, IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes, Device device, ScalarType type)
    {
        using var batch = PictureBatch.Make(pictures, sizes, device, type: type);
        return network.Detect(batch);
    }

    /// <summary>A random piece of a picture at a random scale, perhaps mirrored.</summary>
    private (Tensor Picture, InstanceOutlines Outlines) Piece(int index, Random random, CancellationToken cancellationToken)
    {
        var whole = data.Picture(index, cancellationToken);
        var scale = LeastScale + ((MostScale - LeastScale) * random.NextDouble());
        var scaled = new PixelSize(Math.Max(1, (int)(whole.shape[2] * scale)), Math.Max(1, (int)(whole.shape[1] * scale)));
        var picture = nn.functional.interpolate(whole.unsqueeze(0).to(ScalarType.Float32), [scaled.Height, scaled.Width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true)[0];
        var (width, height) = (Math.Min(scaled.Width, options.ObjectImageSize), Math.Min(scaled.Height, options.ObjectImageSize));
        var (left, top) = (random.Next(scaled.Width - width + 1), random.Next(scaled.Height - height + 1));
        picture = picture.narrow(1, top, height).narrow(2, left, width).mul(0.8 + (0.4 * random.NextDouble())).clamp_(0, 255);
        var outlines = data.Outlines(index, scaled).Move(point => new ImagePoint(point.X - left, point.Y - top));
        return random.Next(2) == 0 ? (picture, outlines) : (picture.flip(2), outlines.Move(point => new ImagePoint(width - point.X, point.Y)));
    }
}
