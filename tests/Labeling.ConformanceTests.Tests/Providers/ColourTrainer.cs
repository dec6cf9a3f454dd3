using System.Globalization;
using System.Runtime.CompilerServices;

namespace Labeling.ConformanceTests.Tests;

/// <summary>A trainer that knows a class by its mean colour, right in everything but the one fault it is given.</summary>
internal sealed class ColourTrainer(TrainerFault fault) : ITrainer
{
    public string Name => "colour";

    public bool CanTrain(Project project) => true;

    public async Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = fault == TrainerFault.IgnoresCancellation ? CancellationToken.None : cancellationToken;
        cancellationToken.ThrowIfCancellationRequested();
        var sums = request.LabelClasses.ToDictionary(c => c, _ => (Sum: new double[3], Count: 0));
        foreach (Item item in request.Training)
        {
            double[] colour = await MeanAsync(item, request.Images, cancellationToken);
            LabelClassId labelClass = fault == TrainerFault.LearnsNothing ? request.LabelClasses[0] : item.Annotations[0].ClassId;
            var (sum, count) = sums[labelClass];
            sums[labelClass] = ([.. sum.Zip(colour, (a, b) => a + b)], count + 1);
        }

        string[] lines = [.. sums.Select(s => string.Join(' ', s.Value.Sum.Select(v => (v / Math.Max(1, s.Value.Count)).ToString("R", CultureInfo.InvariantCulture)).Prepend($"{s.Key.Value}"))), "end"];
        await File.WriteAllLinesAsync(Path.Combine(request.Folder, "model.txt"), lines, cancellationToken);
        return new ColourModel(lines[..^1], fault);
    }

    public async Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "model.txt"), cancellationToken);
        if (lines is [] || (lines[^1] != "end" && fault != TrainerFault.LoadsWhatIsDamaged))
        {
            throw new LabelingException(LabelingErrorCodes.ModelInvalid, "The model is cut off; train another.");
        }

        string[] kept = [.. lines.Where(line => line != "end" && line.Split(' ').Length == 4)];
        return new ColourModel(fault == TrainerFault.ForgetsWhatItLearned ? [.. kept.Select(line => $"{line.Split(' ')[0]} 1 2 3")] : kept, fault);
    }

    private static async Task<double[]> MeanAsync(Item item, IItemImages images, CancellationToken cancellationToken)
    {
        using DecodedImage image = await images.DecodeAsync(item, null, cancellationToken);
        byte[] pixels = image.Pixels.ToArray();
        return [.. Enumerable.Range(0, 3).Select(channel => pixels.Where((_, i) => i % 4 == channel).Average(v => (double)v))];
    }

    private sealed class ColourModel(string[] lines, TrainerFault fault) : ITrainedModel
    {
        private readonly double[][] _colours = [.. lines.Select(line => line.Split(' ').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

        public IReadOnlyList<LabelClassId> LabelClasses { get; } = [.. lines.Select(line => new LabelClassId(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)))];

        public int EmbeddingLength => 3;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                if (await TryPredictAsync(item, images, cancellationToken) is { } prediction)
                {
                    yield return prediction;
                }
                else if (fault != TrainerFault.PassesBrokenPicturesOver)
                {
                    yield return new Prediction { ItemId = item.Id, Problem = "It cannot be read." };
                }
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<Prediction?> TryPredictAsync(Item item, IItemImages images, CancellationToken cancellationToken)
        {
            double[] colour;
            try
            {
                colour = await MeanAsync(item, images, cancellationToken);
            }
            catch (ImageDecodingException) when (fault != TrainerFault.ThrowsOnBrokenPictures)
            {
                return null;
            }

            float[] scores = [.. _colours.Select(c => (float)Math.Exp(-c.Zip(colour, (a, b) => (a - b) * (a - b)).Sum() / 2000))];
            float sum = fault == TrainerFault.ScoresAreNoProbabilities ? 0.01f : scores.Sum();
            scores = [.. scores.Select(s => s / sum)];
            double norm = fault == TrainerFault.LongEmbeddings ? 1 : Math.Sqrt(colour.Sum(c => c * c));
            int best = Array.IndexOf(scores, scores.Max());
            return new Prediction
            {
                ItemId = item.Id,
                Annotations = [new Annotation(LabelClasses[best]) { Score = Math.Clamp(scores[best], 0, 1) }],
                Confidence = Math.Clamp(scores[best], 0, 1),
                ClassScores = scores,
                Embedding = colour.Select(c => (float)(c / norm)).ToArray(),
            };
        }
    }
}
