using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches a network with a feature pyramid to find objects: its new part first, then the rest of it but for the parts nearest to the input.</summary>
/// <param name="options">The options.</param>
/// <param name="data">The pictures and their objects.</param>
/// <param name="backbone">The part of the network that may be pretrained.</param>
/// <param name="head">The parameters of the rest.</param>
/// <param name="engine">What it computes on.</param>
internal abstract class ObjectLearner(TorchSharpOptions options, DetectorData data, PyramidBackbone backbone, IEnumerable<Parameter> head, TorchEngine engine) : Learner
{
    private const double HeadFactor = 2;

    /// <summary>The parts nearest to the input see edges and colours, which pretrained networks know.</summary>
    private const double FrozenShare = 0.2;

    public override int Count => data.Training.Count;

    public override int MostAtOnce => Pace.PicturesAtOnce(options.Architecture, engine.Device, ObjectDescription.PixelsAt(options.ObjectImageSize), options.BatchSize);

    public override IReadOnlyList<LearnedGroup> Groups => LearnedGroup.Of(head, options.LearningRate * HeadFactor, backbone.Body.Parts, options.LearningRate);

    protected TorchSharpOptions Options => options;

    protected DetectorData Data => data;

    protected TorchEngine Engine => engine;

    public override void BeginEpoch(int epoch)
    {
        // At first the head, which knows nothing, learns to read the pretrained maps; it would only spoil them.
        if (options.Backbone is not null)
        {
            var parts = backbone.Body.Parts;
            backbone.Freeze(epoch == 0 && options.Epochs > 1 ? parts.Count : (int)(parts.Count * FrozenShare));
        }
    }

    /// <summary>A training picture, on the device: bytes go there, and are worked on there. Shape <c>[3, H, W]</c>.</summary>
    protected Tensor Picture(int index, CancellationToken cancellationToken) => data.Picture(index, cancellationToken).to(engine.Device);

    /// <summary>Pictures of any sizes, brought to the sizes given, as the network takes them.</summary>
    protected PictureBatch Put(IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes) => PictureBatch.Make(pictures, sizes, engine);

    /// <summary>Brightness between four fifths and six fifths.</summary>
    protected static Tensor Lighten(Tensor picture, Random random) => picture.mul(0.8 + (0.4 * random.NextDouble())).clamp_(0, 255);
}
