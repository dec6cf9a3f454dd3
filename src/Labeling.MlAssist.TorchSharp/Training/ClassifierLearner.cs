using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Teaches a network classes: random pieces of pictures, mirrored, lighter and darker.</summary>
internal sealed class ClassifierLearner(
    TorchSharpOptions options, ClassifierData data, PictureSet pictures, IReadOnlyList<int> readable, Backbone network, TorchEngine engine) : Learner
{
    private const double HeadFactor = 4;
    private const double Smoothing = 0.1;
    private const int HeadSteps = 300;

    private readonly int[] _training = [.. readable.Where(index => index < data.TrainingCount)];
    private readonly int[] _validation = [.. readable.Where(index => index >= data.TrainingCount)];
    private readonly float[] _weights = data.ClassWeights();

    public override nn.Module Network => network;

    public override int Count => _training.Length;

    public override int MostAtOnce => Pace.PicturesAtOnce(options.Architecture, engine.Device, options.ImageSize * options.ImageSize, options.BatchSize);

    public override IReadOnlyList<LearnedGroup> Groups => LearnedGroup.Of(network.HeadParameters, options.LearningRate * HeadFactor, network.Parts, options.LearningRate);

    /// <summary>Trains the classifier alone, on the features of the pretrained network.</summary>
    public void TrainHead(CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var (_, features) = Answers(_training, cancellationToken);
        features = features.to(engine.Device);
        var targets = data.Targets(_training).to(engine.Device);
        using var optimizer = optim.Adam(network.HeadParameters, 0.01, weight_decay: 1e-4);
        for (var step = 0; step < HeadSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            Loss(network.Classify(features), targets).backward();
            optimizer.step();
        }
    }

    public override Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken)
    {
        int[] indexes = [.. items.Select(item => _training[item])];

        // Bytes go to the device, and are worked on there.
        var pieces = Augment(pictures.Take(indexes, cancellationToken).to(engine.Device), random);
        return Loss(network.forward(PictureTensors.Normalize(pieces, engine.MapType)), data.Targets(indexes).to(engine.Device));
    }

    public override double Score(CancellationToken cancellationToken)
    {
        if (_validation.Length == 0)
        {
            return double.NaN;
        }

        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var (answers, _) = Answers(_validation, cancellationToken);
        var targets = data.Targets(_validation);
        var right = data.IsMultilabel ? (answers > 0).eq(targets > 0.5).all(1) : answers.argmax(1).eq(targets.argmax(1));
        return right.to(ScalarType.Float32).mean().item<float>();
    }

    /// <summary>What the answers are divided by, so that the probabilities say how often they are right.</summary>
    public double FindTemperature(CancellationToken cancellationToken)
    {
        const int Least = 10;
        if (_validation.Length < Least)
        {
            return 1;
        }

        using var scope = NewDisposeScope();
        return Temperature.Find(Answers(_validation, cancellationToken).Answers, data.Targets(_validation), data.IsMultilabel);
    }

    private (Tensor Answers, Tensor Features) Answers(int[] indexes, CancellationToken cancellationToken)
    {
        var atOnce = Math.Clamp(MostAtOnce, 1, options.BatchSize);
        var seen = DeviceMemory.InParts(
            indexes,
            ref atOnce,
            part =>
            {
                var (answers, features) = ClassifierModel.Answer(network, pictures.Take(part, cancellationToken), options.ImageSize, engine);
                return (Answers: answers.MoveToOuterDisposeScope(), Features: features.MoveToOuterDisposeScope());
            },
            cancellationToken);
        return (cat([.. seen.Select(one => one.Answers)]), cat([.. seen.Select(one => one.Features)]));
    }

    /// <summary>Cuts a random piece out of each square, mirrors half of them, and changes their brightness a little.</summary>
    private Tensor Augment(Tensor squares, Random random)
    {
        var size = options.ImageSize;
        var room = (int)squares.shape[2] - size + 1;
        var pieces = new Tensor[squares.shape[0]];
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = squares[i].narrow(1, random.Next(room), size).narrow(2, random.Next(room), size);
            piece = random.Next(2) == 0 ? piece : piece.flip(2);
            pieces[i] = piece.to(ScalarType.Float32).mul_(0.8 + (0.4 * random.NextDouble())).clamp_(0, 255);
        }

        return stack(pieces);
    }

    private Tensor Loss(Tensor answers, Tensor targets)
    {
        if (data.IsMultilabel)
        {
            return nn.functional.binary_cross_entropy_with_logits(answers, targets);
        }

        // Cross entropy with smoothed targets, each item weighted by its class.
        var weights = tensor(_weights, device: engine.Device);
        var smooth = (targets * (1 - Smoothing)) + (Smoothing / data.Classes);
        var itemWeights = (targets * weights).sum(1);
        return ((answers.log_softmax(1) * smooth).sum(1).neg() * itemWeights).mean();
    }
}
