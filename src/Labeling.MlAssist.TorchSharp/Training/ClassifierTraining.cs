using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Fine-tunes a network for classification: first its classifier on features that stay as they are, then all of it.</summary>
/// <remarks>
/// Parts near the input learn with shorter steps than those near the classifier (Howard and Ruder, "Universal Language Model Fine-tuning", 2018), and
/// batch norms keep the statistics of the pretrained network, which a few hundred pictures would only blur. The parameters that did best on the validation
/// items are kept. Everything runs on the caller's thread, because what libtorch disposes at the end of a scope belongs to a thread.
/// </remarks>
internal sealed class ClassifierTraining(TorchSharpOptions options, ClassifierData data, PictureSet pictures, Backbone network, Device device, long seed)
{
    private const double PartDecay = 0.8;
    private const double WeightDecay = 0.01;
    private const double HeadFactor = 4;
    private const double Smoothing = 0.1;
    private const int HeadSteps = 300;
    private const int Patience = 3;

    private readonly Random _random = new(unchecked((int)seed));
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _batchSize = options.BatchSize;

    public Dictionary<string, double> Metrics { get; } = [];

    public void Run(IReadOnlyList<int> readable, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        int[] training = [.. readable.Where(index => index < data.TrainingCount)];
        int[] validation = [.. readable.Where(index => index >= data.TrainingCount)];
        if (training.Length < 2)
        {
            throw new LabelingException(LabelingErrorCodes.TooFewLabels, $"Of {data.TrainingCount} training pictures {training.Length} can be read; training needs two. Label more items.");
        }

        network.eval();
        TrainHead(training, cancellationToken);
        var best = Score(validation.Length > 0 ? validation : training, cancellationToken);
        progress?.Report(new TrainingProgress { Fraction = 0.1, Message = Say($"classifier on the pretrained features: {Percent(best)}") });
        Metrics["headAccuracy"] = best;
        if (options.Epochs > 0)
        {
            best = FineTune(training, validation, best, progress, cancellationToken);
        }

        Metrics["validationAccuracy"] = best;
    }

    private void TrainHead(int[] training, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var features = Features(training, cancellationToken);
        using var targets = data.Targets(training).to(device);
        using var weights = data.ClassWeights().to(device);
        using var optimizer = optim.Adam(network.HeadParameters, 0.01, weight_decay: 1e-4);
        for (var step = 0; step < HeadSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            Loss(network.Classify(features), targets, weights).backward();
            optimizer.step();
        }
    }

    private double FineTune(int[] training, int[] validation, double best, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var optimizer = new AdamW(Groups(), lr: options.LearningRate, weight_decay: WeightDecay);
        var rates = optimizer.ParamGroups.Select(group => group.LearningRate).ToArray();
        var kept = Copy();
        try
        {
            var withoutGain = 0;
            for (var epoch = 0; epoch < options.Epochs && withoutGain < Patience && Stopwatch.GetElapsedTime(_started) < options.MaxTime; epoch++)
            {
                var loss = Epoch(training, optimizer, rates, epoch, cancellationToken);
                var score = validation.Length > 0 ? Score(validation, cancellationToken) : double.NaN;
                withoutGain = score > best || validation.Length == 0 ? 0 : withoutGain + 1;
                if (score >= best || validation.Length == 0)
                {
                    best = validation.Length == 0 ? best : score;
                    Release(kept);
                    kept = Copy();
                }

                Metrics["epochs"] = epoch + 1;
                Metrics["loss"] = loss;
                var rate = training.Length * (epoch + 1) / Stopwatch.GetElapsedTime(_started).TotalSeconds;
                progress?.Report(new TrainingProgress
                {
                    Fraction = 0.1 + (0.9 * (epoch + 1) / options.Epochs),
                    Message = Say($"epoch {epoch + 1} of {options.Epochs}: loss {loss:0.000}, validation {Percent(score)}, {rate:0.0} pictures/s"),
                });
            }

            Restore(kept);
            return best;
        }
        finally
        {
            Release(kept);
        }
    }

    private double Epoch(int[] training, AdamW optimizer, double[] rates, int epoch, CancellationToken cancellationToken)
    {
        int[] order = [.. training];
        _random.Shuffle(order);
        using var weights = data.ClassWeights().to(device);
        double sum = 0;
        for (var at = 0; at < order.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var factor = Schedule.Factor((epoch + ((double)at / order.Length)) / options.Epochs);
            foreach (var (group, rate) in optimizer.ParamGroups.Zip(rates))
            {
                group.LearningRate = rate * factor;
            }

            int[] batch = order[at..Math.Min(order.Length, at + _batchSize)];
            using var squares = pictures.Take(batch, cancellationToken);
            try
            {
                sum += Step(squares, batch, weights, optimizer) * batch.Length;
                at += batch.Length;
            }
            catch (ExternalException exception) when (_batchSize > 1 && exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
            {
                _batchSize = Math.Max(1, _batchSize / 2);
                optimizer.zero_grad();
            }
        }

        return sum / order.Length;
    }

    private double Step(Tensor squares, int[] batch, Tensor weights, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        var inputs = PictureTensors.Normalize(Augment(squares).to(device));
        optimizer.zero_grad();
        var loss = Loss(network.forward(inputs), data.Targets(batch).to(device), weights);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    /// <summary>Cuts a random piece out of each square, mirrors half of them, and changes their brightness a little.</summary>
    private Tensor Augment(Tensor squares)
    {
        var size = options.ImageSize;
        var room = (int)squares.shape[2] - size + 1;
        var pieces = new Tensor[squares.shape[0]];
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = squares[i].narrow(1, _random.Next(room), size).narrow(2, _random.Next(room), size);
            piece = _random.Next(2) == 0 ? piece : piece.flip(2);
            pieces[i] = piece.to(ScalarType.Float32).mul_(0.8 + (0.4 * _random.NextDouble())).clamp_(0, 255);
        }

        return stack(pieces);
    }

    private Tensor Loss(Tensor answers, Tensor targets, Tensor weights)
    {
        if (data.IsMultilabel)
        {
            return nn.functional.binary_cross_entropy_with_logits(answers, targets);
        }

        // Cross entropy with smoothed targets, each item weighted by its class.
        var smooth = (targets * (1 - Smoothing)) + (Smoothing / data.Classes);
        var itemWeights = (targets * weights).sum(1);
        return ((answers.log_softmax(1) * smooth).sum(1).neg() * itemWeights).sum() / itemWeights.sum();
    }

    /// <summary>The share of items whose answer is entirely right.</summary>
    private double Score(int[] indexes, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var features = Features(indexes, cancellationToken);
        using var pause = no_grad();
        using var targets = data.Targets(indexes).to(device);
        var answers = network.Classify(features);
        var right = data.IsMultilabel ? (answers > 0).eq(targets > 0.5).all(1) : answers.argmax(1).eq(targets.argmax(1));
        return right.to(ScalarType.Float32).mean().item<float>();
    }

    /// <summary>The features of the pictures' middles.</summary>
    private Tensor Features(int[] indexes, CancellationToken cancellationToken)
    {
        using var pause = no_grad();
        List<Tensor> parts = [];
        foreach (var batch in indexes.Chunk(_batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var squares = pictures.Take(batch, cancellationToken);
            using var inner = NewDisposeScope();
            parts.Add(network.Pool(PictureTensors.Normalize(Middle(squares).to(device))).MoveToOuterDisposeScope());
        }

        return cat(parts);
    }

    private Tensor Middle(Tensor squares)
    {
        var margin = (squares.shape[2] - options.ImageSize) / 2;
        return squares.narrow(2, margin, options.ImageSize).narrow(3, margin, options.ImageSize);
    }

    private List<AdamW.ParamGroup> Groups()
    {
        var groups = new List<AdamW.ParamGroup> { Group(network.HeadParameters, options.LearningRate * HeadFactor) };
        var rate = options.LearningRate;
        foreach (var part in network.Parts.Reverse())
        {
            groups.Add(Group(part.parameters(), rate));
            rate *= PartDecay;
        }

        return groups;
    }

    private static AdamW.ParamGroup Group(IEnumerable<Parameter> parameters, double rate)
        => new(parameters, new AdamW.Options { LearningRate = rate, InitialLearningRate = rate, weight_decay = WeightDecay, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 });

    private Dictionary<string, Tensor> Copy()
    {
        using var pause = no_grad();
        return network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone().DetachFromDisposeScope());
    }

    private void Restore(Dictionary<string, Tensor> values)
    {
        using var pause = no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            value.copy_(values[name]);
        }
    }

    private static void Release(Dictionary<string, Tensor> values)
    {
        foreach (var value in values.Values)
        {
            value.Dispose();
        }
    }

    private static string Percent(double share) => double.IsNaN(share) ? "none" : share.ToString("0.0%", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
