using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained detector: it predicts boxes.</summary>
internal sealed class DetectorModel(Fcos network, DetectorDescription description, TorchEngine engine, IReadOnlyDictionary<string, double> metrics)
    : ObjectModel<Fcos, DetectorDescription, List<DetectedObject>>(network, description, engine, metrics, description.Architecture, BatchSizeOnGpu)
{
    private const int BatchSizeOnGpu = 8;

    public static DetectorModel Load(string folder, TorchEngine engine) => ModelFiles.Load<DetectorDescription, Fcos, DetectorModel>(
        folder, engine.Device, description => new Fcos(description.Architecture, description.LabelClasses.Count), (network, description) => new DetectorModel(network, description, engine, Untrained));

    protected override List<DetectedObject>[] Find(IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes) => DetectorLearner.Find(Network, pictures, sizes, Engine);

    protected override IReadOnlyList<Annotation> Annotate(List<DetectedObject> found, PixelSize size, PixelSize upright)
    {
        var (x, y) = ((double)upright.Width / size.Width, (double)upright.Height / size.Height);
        var annotations = new List<Annotation>(found.Count);
        foreach (var (box, kind, score) in found)
        {
            if (!box.IsFinite || !(score is >= 0 and <= 1))
            {
                throw new LabelingException(LabelingErrorCodes.InferenceFailed, "The network's answers are not numbers; train anew.");
            }

            if (box is { Width: > 0, Height: > 0 })
            {
                var shape = BoundingBox.FromCorners(box.Left * x, box.Top * y, Math.Min(upright.Width, box.Right * x), Math.Min(upright.Height, box.Bottom * y));
                annotations.Add(new Annotation(LabelClasses[kind], shape) { Score = score });
            }
        }

        return annotations;
    }
}
