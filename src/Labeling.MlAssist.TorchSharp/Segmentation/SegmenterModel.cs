using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained segmentation network: it predicts polygons.</summary>
internal sealed class SegmenterModel(MaskRcnn network, SegmenterDescription description, TorchEngine engine, IReadOnlyDictionary<string, double> metrics)
    : ObjectModel<MaskRcnn, SegmenterDescription, Detections>(network, description, engine, metrics, description.Design.Architecture, BatchSizeOnGpu)
{
    private const int BatchSizeOnGpu = 4;

    /// <summary>How far an outline may lie from the pixels it goes around: a pixel, and less for small objects, whose shape that would change.</summary>
    private const double Tolerance = 1;
    private const double ToleranceOfSide = 0.05;

    public static SegmenterModel Load(string folder, TorchEngine engine) => ModelFiles.Load<SegmenterDescription, MaskRcnn, SegmenterModel>(
        folder, engine.Device, description => new MaskRcnn(description.Design), (network, description) => new SegmenterModel(network, description, engine, Untrained));

    protected override Detections[] Find(IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes) => SegmenterLearner.Find(Network, pictures, sizes, Engine);

    /// <summary>The objects as polygons. Those of which no pixel is likely are left out.</summary>
    protected override IReadOnlyList<Annotation> Annotate(Detections found, PixelSize size, PixelSize upright)
    {
        var (x, y) = ((float)upright.Width / size.Width, (float)upright.Height / size.Height);
        var annotations = new Annotation?[found.Scores.Length];
        Parallel.For(0, annotations.Length, i =>
        {
            if (MaskPasting.ToMask(found.Mask(i), found.Boxes[i].Scale(x, y), upright)?.ToPolygon() is { } outline)
            {
                var polygon = outline.Simplify(Math.Min(Tolerance, ToleranceOfSide * Math.Sqrt(outline.Area)));
                annotations[i] = new Annotation(LabelClasses[found.Labels[i] - 1], polygon) { Score = found.Scores[i] };
            }
        });
        return [.. annotations.OfType<Annotation>()];
    }
}
