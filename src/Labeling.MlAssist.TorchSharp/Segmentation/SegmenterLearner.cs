using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches <see cref="MaskRcnn"/> outlines: pieces of pictures at several scales, mirrored, lighter and darker.</summary>
internal sealed class SegmenterLearner(TorchSharpOptions options, DetectorData data, MaskRcnn network, TorchEngine engine)
    : ObjectLearner(options, data, network.Backbone, network.HeadParameters, engine)
{
    private const double LeastScale = 0.75;
    private const double MostScale = 1.35;

    public override nn.Module Network => network;

    public override Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken)
    {
        var pictures = new Tensor[items.Count];
        var sizes = new PixelSize[items.Count];
        var truth = new InstanceTargets[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            (pictures[i], var outlines) = Piece(Data.Training[items[i]], random, cancellationToken);
            sizes[i] = PictureTensors.SizeOf(pictures[i]);
            truth[i] = outlines.ToTargets(sizes[i], Engine.Device);
        }

        using var batch = Put(pictures, sizes);
        return network.Loss(batch, truth, random).Sum;
    }

    public override double Score(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<(int Class, float Score, RunLengthMask Shape)>> found = [];
        List<IReadOnlyList<(int Class, RunLengthMask Shape)>> truth = [];
        foreach (var index in Data.Validation)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var picture = Data.Picture(index, cancellationToken);
            var size = PictureTensors.SizeOf(picture);
            var detections = Find(network, [picture], [size], Engine)[0];
            found.Add([.. Enumerable.Range(0, detections.Scores.Length)
                .Select(i => (detections.Labels[i] - 1, detections.Scores[i], MaskPasting.ToMask(detections.Mask(i), detections.Boxes[i], size)))
                .Where(one => one.Item3 is not null)
                .Select(one => (one.Item1, one.Item2, one.Item3!))]);
            var outlines = Data.Outlines(index, size);
            truth.Add([.. outlines.Classes.Zip(outlines.Fill(size))]);
        }

        return AveragePrecision.AtHalf(found, truth, (a, b) => RunLengthMask.Iou(a, b));
    }

    /// <summary>The objects in pictures of given sizes.</summary>
    public static Detections[] Find(MaskRcnn network, IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes, TorchEngine engine)
    {
        using var batch = PictureBatch.Make(pictures, sizes, engine);
        return network.Detect(batch);
    }

    /// <summary>A random piece of a picture at a random scale, perhaps mirrored.</summary>
    private (Tensor Picture, InstanceOutlines Outlines) Piece(int index, Random random, CancellationToken cancellationToken)
    {
        var whole = Picture(index, cancellationToken);
        var scale = LeastScale + ((MostScale - LeastScale) * random.NextDouble());
        var scaled = new PixelSize(Math.Max(1, (int)(whole.shape[2] * scale)), Math.Max(1, (int)(whole.shape[1] * scale)));
        var picture = nn.functional.interpolate(whole.unsqueeze(0).to(ScalarType.Float32), [scaled.Height, scaled.Width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true)[0];
        var (width, height) = (Math.Min(scaled.Width, Options.ObjectImageSize), Math.Min(scaled.Height, Options.ObjectImageSize));
        var (left, top) = (random.Next(scaled.Width - width + 1), random.Next(scaled.Height - height + 1));
        picture = Lighten(picture.narrow(1, top, height).narrow(2, left, width), random);
        var outlines = Data.Outlines(index, scaled).Move(point => new ImagePoint(point.X - left, point.Y - top));
        return random.Next(2) == 0 ? (picture, outlines) : (picture.flip(2), outlines.Move(point => new ImagePoint(width - point.X, point.Y)));
    }
}
