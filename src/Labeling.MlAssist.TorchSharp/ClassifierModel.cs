using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A fine-tuned network that predicts the labels of items.</summary>
internal sealed class ClassifierModel : ITrainedModel
{
    private const string ParametersFile = "network.safetensors";
    private const string DescriptionFile = "model.json";
    private const int BatchSize = 16;

    private readonly Backbone _network;
    private readonly ClassifierDescription _description;
    private readonly Device _device;

    public ClassifierModel(Backbone network, ClassifierDescription description, Device device, IReadOnlyDictionary<string, double> metrics)
    {
        _network = network;
        _description = description;
        _device = device;
        TrainingMetrics = metrics;
        LabelClasses = [.. description.LabelClasses.Select(id => new LabelClassId(id))];
        network.eval();
    }

    public IReadOnlyList<LabelClassId> LabelClasses { get; }

    public int EmbeddingLength => _network.FeatureCount;

    public IReadOnlyDictionary<string, double> TrainingMetrics { get; }

    public void Save(string folder)
    {
        Parameters.Save(_network, Path.Combine(folder, ParametersFile));
        File.WriteAllBytes(Path.Combine(folder, DescriptionFile), JsonSerializer.SerializeToUtf8Bytes(_description, TorchJsonContext.Default.ClassifierDescription));
    }

    public static ClassifierModel Load(string folder, Device device)
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            var description = JsonSerializer.Deserialize(File.ReadAllBytes(path), TorchJsonContext.Default.ClassifierDescription);
            if (description is not { Version: ClassifierDescription.CurrentVersion, ImageSize: >= 32 and <= 1024, Temperature: > 0, LabelClasses.Count: > 0 and <= 100_000 })
            {
                throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"'{path}' is not a model of this trainer, or of a later version of it; train anew.");
            }

            var network = Networks.Create(description.Architecture, description.LabelClasses.Count);
            try
            {
                Parameters.LoadAll(network, Path.Combine(folder, ParametersFile));
                return new ClassifierModel((Backbone)network.to(device), description, device, new Dictionary<string, double>());
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"'{path}' cannot be read as a model; train anew, or restore the folder from a copy.", exception);
        }
    }

    public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batch = new List<(Item Item, Tensor? Picture, string? Problem)>();
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(await ReadAsync(item, images, cancellationToken).ConfigureAwait(false));
            if (batch.Count == BatchSize)
            {
                foreach (var prediction in Predict(batch))
                {
                    yield return prediction;
                }

                batch.Clear();
            }
        }

        foreach (var prediction in Predict(batch))
        {
            yield return prediction;
        }
    }

    public ValueTask DisposeAsync()
    {
        _network.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A network's answers for squares of bytes, before softmax or sigmoid, and its features.</summary>
    public static (Tensor Answers, Tensor Features) Answer(Backbone network, Tensor squares, int imageSize, Device device)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var margin = (squares.shape[2] - imageSize) / 2;
        var middle = squares.narrow(2, margin, imageSize).narrow(3, margin, imageSize);
        var features = network.Pool(PictureTensors.Normalize(middle.to(device)));
        return (network.Classify(features).cpu().MoveToOuterDisposeScope(), features.cpu().MoveToOuterDisposeScope());
    }

    private async ValueTask<(Item Item, Tensor? Picture, string? Problem)> ReadAsync(Item item, IItemImages images, CancellationToken cancellationToken)
    {
        try
        {
            var picture = await PictureTensors.ReadAsync(item, images, PictureTensors.KeptSide(_description.ImageSize), cancellationToken).ConfigureAwait(false);
            return (item, picture.DetachFromDisposeScope(), null);
        }
        catch (ImageDecodingException exception)
        {
            return (item, null, exception.Message);
        }
    }

    private List<Prediction> Predict(List<(Item Item, Tensor? Picture, string? Problem)> batch)
    {
        var made = new List<Prediction>(batch.Count);
        Tensor[] pictures = [.. batch.Where(entry => entry.Picture is not null).Select(entry => entry.Picture!)];
        if (pictures.Length > 0)
        {
            using var scope = NewDisposeScope();
            try
            {
                var (plain, features) = Answer(_network, stack(pictures), _description.ImageSize, _device);
                var answers = plain / _description.Temperature;
                var scores = (_description.IsMultilabel ? answers.sigmoid() : answers.softmax(1)).data<float>().ToArray();
                var places = nn.functional.normalize(features, dim: 1).data<float>().ToArray();
                var row = 0;
                foreach (var (item, picture, _) in batch.Where(entry => entry.Picture is not null))
                {
                    made.Add(Make(item, scores.AsMemory(row * LabelClasses.Count, LabelClasses.Count), places.AsMemory(row * EmbeddingLength, EmbeddingLength)));
                    picture!.Dispose();
                    row++;
                }
            }
            catch (ExternalException exception)
            {
                throw new LabelingException(LabelingErrorCodes.InferenceFailed, "libtorch failed while predicting; see the inner exception.", exception);
            }
        }

        var byId = made.ToDictionary(prediction => prediction.ItemId);
        return [.. batch.Select(entry => entry.Problem is null ? byId[entry.Item.Id] : new Prediction { ItemId = entry.Item.Id, Problem = entry.Problem })];
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

        if (!_description.IsMultilabel)
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
