using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A fine-tuned network that predicts the classes of whole pictures.</summary>
internal sealed class ClassifierModel(Backbone network, ClassifierDescription description, TorchEngine engine, IReadOnlyDictionary<string, double> metrics)
    : NetworkModel<Backbone, ClassifierDescription>(network, description, engine, metrics, Pace.PicturesAtOnce(description.Architecture, engine.Device, description.ImageSize * description.ImageSize, BatchSizeOnGpu))
{
    private const int BatchSizeOnGpu = 32;

    public override int EmbeddingLength => Network.FeatureCount;

    public static ClassifierModel Load(string folder, TorchEngine engine) => ModelFiles.Load<ClassifierDescription, Backbone, ClassifierModel>(
        folder, engine.Device, description => Networks.Create(description.Architecture, description.LabelClasses.Count), (network, description) => new ClassifierModel(network, description, engine, Untrained));

    /// <summary>A network's answers for squares of bytes, before softmax or sigmoid, and its features.</summary>
    public static (Tensor Answers, Tensor Features) Answer(Backbone network, Tensor squares, int imageSize, TorchEngine engine)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var margin = (squares.shape[2] - imageSize) / 2;
        var middle = squares.narrow(2, margin, imageSize).narrow(3, margin, imageSize);
        var features = network.Pool(PictureTensors.Normalize(middle.to(engine.Device), engine.MapType));
        return (network.Classify(features).cpu().MoveToOuterDisposeScope(), features.cpu().MoveToOuterDisposeScope());
    }

    protected override async ValueTask<(Tensor Pixels, PixelSize Upright)> DecodeAsync(Item item, IItemImages images, CancellationToken cancellationToken)
        => (await PictureTensors.ReadAsync(item, images, PictureTensors.KeptSide(Description.ImageSize), cancellationToken).ConfigureAwait(false), default);

    protected override Prediction[] Look(IReadOnlyList<ReadPicture> pictures)
    {
        var (plain, features) = Answer(Network, stack([.. pictures.Select(picture => picture.Pixels!)]), Description.ImageSize, Engine);
        var answers = plain / Description.Temperature;
        var scores = (Description.IsMultilabel ? answers.sigmoid() : answers.softmax(1)).data<float>().ToArray();
        var places = nn.functional.normalize(features, dim: 1).data<float>().ToArray();
        return [.. pictures.Select((picture, row) => Make(picture.Item, scores.AsMemory(row * LabelClasses.Count, LabelClasses.Count), places.AsMemory(row * EmbeddingLength, EmbeddingLength)))];
    }

    private Prediction Make(Item item, ReadOnlyMemory<float> scores, ReadOnlyMemory<float> place)
    {
        var span = scores.Span;
        if (span.ContainsAnyExceptInRange(0f, 1f))
        {
            throw new LabelingException(LabelingErrorCodes.InferenceFailed, "The network's scores are not numbers between 0 and 1; train anew.");
        }

        var likeliest = 0;
        double confidence = 1;
        List<int> given = [];
        for (var i = 0; i < span.Length; i++)
        {
            likeliest = span[i] > span[likeliest] ? i : likeliest;
            if (span[i] > 0.5f)
            {
                given.Add(i);
            }

            confidence *= Math.Max(span[i], 1 - span[i]);
        }

        if (!Description.IsMultilabel)
        {
            given = [likeliest];
            confidence = span[likeliest];
        }
        else if (given.Count == 0)
        {
            // Somebody must be right: an answer needs a label, so the likeliest is given against the odds.
            given = [likeliest];
            confidence *= span[likeliest] / (1 - span[likeliest]);
        }

        return new Prediction
        {
            ItemId = item.Id,
            Annotations = [.. given.Select(i => new Annotation(LabelClasses[i]) { Score = scores.Span[i] })],
            Confidence = confidence,
            ClassScores = scores,
            Embedding = place,
        };
    }
}
