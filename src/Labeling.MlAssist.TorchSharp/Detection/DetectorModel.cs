using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained detector: it predicts boxes.</summary>
internal sealed class DetectorModel : NetworkModel
{
    private const int BatchSize = 8;

    private readonly Fcos _network;
    private readonly DetectorDescription _description;
    private readonly Device _device;
    private readonly ScalarType _type;

    public DetectorModel(Fcos network, DetectorDescription description, Device device, ScalarType type, IReadOnlyDictionary<string, double> metrics)
        : base(network, BatchSize)
    {
        _network = network;
        _description = description;
        _device = device;
        _type = type;
        TrainingMetrics = metrics;
        LabelClasses = [.. description.LabelClasses.Select(id => new LabelClassId(id))];
    }

    public override IReadOnlyList<LabelClassId> LabelClasses { get; }

    public override IReadOnlyDictionary<string, double> TrainingMetrics { get; }

    public static DetectorModel Load(string folder, Device device, ScalarType type) => ModelFiles.Load(
        folder,
        TorchJsonContext.Default.DetectorDescription,
        description => description.IsValid,
        description => new Fcos(description.Architecture, description.LabelClasses.Count),
        (network, description) => new DetectorModel((Fcos)network.to(device), description, device, type, new Dictionary<string, double>()));

    public void Save(string folder) => ModelFiles.Save(folder, _network, _description, TorchJsonContext.Default.DetectorDescription);

    protected override ValueTask<(Tensor Pixels, PixelSize Upright)> DecodeAsync(Item item, IItemImages images, CancellationToken cancellationToken)
        => PictureTensors.ReadWholeAsync(item, images, _description.ShortSide, _description.LongestSide, cancellationToken);

    protected override IEnumerable<Prediction> Look(IReadOnlyList<ReadPicture> pictures)
    {
        PixelSize[] sizes = [.. pictures.Select(picture => new PixelSize((int)picture.Pixels!.shape[2], (int)picture.Pixels.shape[1]))];
        var found = DetectorLearner.Find(_network, [.. pictures.Select(picture => picture.Pixels!)], sizes, _device, _type);
        return pictures.Select((picture, i) => new Prediction { ItemId = picture.Item.Id, Annotations = Annotate(found[i], sizes[i], picture.Upright) });
    }

    private List<Annotation> Annotate(List<DetectedObject> found, PixelSize size, PixelSize upright)
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
