using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained segmentation network: it predicts polygons.</summary>
internal sealed class SegmenterModel : NetworkModel
{
    private const int BatchSize = 4;

    /// <summary>How far an outline may lie from the pixels it goes around: a pixel, and less for small objects, whose shape that would change.</summary>
    private const double Tolerance = 1;
    private const double ToleranceOfSide = 0.05;

    private readonly MaskRcnn _network;
    private readonly SegmenterDescription _description;
    private readonly Device _device;
    private readonly ScalarType _type;

    public SegmenterModel(MaskRcnn network, SegmenterDescription description, Device device, ScalarType type, IReadOnlyDictionary<string, double> metrics)
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

    public static SegmenterModel Load(string folder, Device device, ScalarType type) => ModelFiles.Load(
        folder,
        TorchJsonContext.Default.SegmenterDescription,
        description => description.IsValid,
        description => new MaskRcnn(description.Design),
        (network, description) => new SegmenterModel((MaskRcnn)network.to(device), description, device, type, new Dictionary<string, double>()));

    public void Save(string folder) => ModelFiles.Save(folder, _network, _description, TorchJsonContext.Default.SegmenterDescription);

    protected override ValueTask<(Tensor Pixels, PixelSize Upright)> DecodeAsync(Item item, IItemImages images, CancellationToken cancellationToken)
        => PictureTensors.ReadWholeAsync(item, images, _description.ShortSide, _description.LongestSide, cancellationToken);

    protected override IEnumerable<Prediction> Look(IReadOnlyList<ReadPicture> pictures)
    {
        PixelSize[] sizes = [.. pictures.Select(picture => new PixelSize((int)picture.Pixels!.shape[2], (int)picture.Pixels.shape[1]))];
        var found = SegmenterLearner.Find(_network, [.. pictures.Select(picture => picture.Pixels!)], sizes, _device, _type);
        return pictures.Select((picture, i) => new Prediction { ItemId = picture.Item.Id, Annotations = Annotate(found[i], sizes[i], picture.Upright) });
    }

    /// <summary>The objects as polygons on the upright picture. Those of which no pixel is likely are left out.</summary>
    private Annotation[] Annotate(Detections found, PixelSize size, PixelSize upright)
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
