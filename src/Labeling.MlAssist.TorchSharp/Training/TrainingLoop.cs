using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Trains a network, whatever the task: epochs of steps that grow and shrink again, the best kept, each epoch written down.</summary>
/// <remarks>
/// All chance comes from the seed, the epoch and the step, so that a training that is taken up again gives what it would have given. A batch goes through
/// the network in parts whose gradients are added up; when memory does not suffice the parts become smaller, and the batch stays.
/// </remarks>
internal sealed class TrainingLoop(TrainingPlan plan, Learner learner, Checkpoint checkpoint, IProgress<TrainingProgress>? progress)
{
    private const double Beginning = 0.05;
    private const double TimeCounts = 0.5;

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _reported = Stopwatch.GetTimestamp();
    private TrainingState _state = new();
    private Dictionary<string, Tensor> _kept = [];

    /// <summary>What was found.</summary>
    public Dictionary<string, double> Metrics => _state.Metrics;

    private double Seconds => _state.Seconds + Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Trains, and leaves the network with the parameters that did best.</summary>
    /// <param name="prepare">What comes before the first epoch, such as a classifier on features that stay as they are. Not repeated when taken up again.</param>
    /// <param name="cancellationToken">Stops between two pieces of the network, forward or backward.</param>
    public void Run(Action prepare, CancellationToken cancellationToken)
    {
        using var steps = new AdamSteps(learner.Network, learner.Groups);
        try
        {
            Begin(steps, prepare, cancellationToken);
            while (_state.Epoch < plan.Epochs && _state.WithoutGain < plan.Patience && Seconds < plan.MaxTime.TotalSeconds)
            {
                learner.BeginEpoch(_state.Epoch);
                var begun = Stopwatch.GetTimestamp();
                var (loss, seen, rate) = Epoch(steps, cancellationToken);
                var perSecond = seen / Stopwatch.GetElapsedTime(begun).TotalSeconds;
                var score = learner.Score(cancellationToken);
                Judge(score);
                _state.Epoch++;
                Metrics["epochs"] = _state.Epoch;
                Metrics["loss"] = loss;
                Metrics["samplesPerSecond"] = perSecond;
                Write(steps);
                Tell(loss, score, rate, perSecond, Stopwatch.GetElapsedTime(begun));
            }

            if (_state.Best is { } best)
            {
                Metrics["validationScore"] = best;
            }

            Restore(_kept);
        }
        finally
        {
            Release(_kept);
        }
    }

    private void Begin(AdamSteps steps, Action prepare, CancellationToken cancellationToken)
    {
        if (checkpoint.Find() is { } found && TryTakeUp(found, steps))
        {
            progress?.Report(new TrainingProgress { Fraction = Fraction(0), Message = $"goes on after epoch {_state.Epoch} of {plan.Epochs}" });
            return;
        }

        _state.AtOnce = Math.Min(plan.BatchSize, Math.Max(1, learner.MostAtOnce));
        prepare();
        var score = learner.Score(cancellationToken);
        _state.Best = double.IsFinite(score) ? score : null;
        _kept = Copy();
        progress?.Report(new TrainingProgress { Fraction = Beginning, Message = Say($"before the first epoch: validation {Percent(score)}") });
    }

    private bool TryTakeUp(TrainingState found, AdamSteps steps)
    {
        IReadOnlyDictionary<string, Tensor> tensors;
        try
        {
            tensors = checkpoint.Read(found);
        }
        catch (Exception exception) when (exception is IOException or LabelingException)
        {
            return false;
        }

        using var pause = no_grad();
        try
        {
            Dictionary<string, Tensor> Part(string prefix) => tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
            Restore(Part("best."));
            _kept = Copy();
            Restore(Part("network."));
            steps.Load(tensors);
            _state = found;
            return true;
        }
        finally
        {
            Release(tensors);
        }
    }

    private void Write(AdamSteps steps)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in learner.Network.state_dict())
        {
            tensors["network." + name] = value;
        }

        foreach (var (name, value) in _kept)
        {
            tensors["best." + name] = value;
        }

        steps.Save(tensors);
        checkpoint.Write(new TrainingState
        {
            Epoch = _state.Epoch,
            Best = _state.Best,
            WithoutGain = _state.WithoutGain,
            AtOnce = _state.AtOnce,
            Seconds = Seconds,
            Metrics = Metrics,
        }, tensors);
    }

    private (double Loss, int Seen, double Rate) Epoch(AdamSteps steps, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, learner.Count)];
        Chance(_state.Epoch, -1).Shuffle(order);
        double sum = 0;
        double factor = 0;
        var at = 0;
        for (; at < order.Length && Seconds < plan.MaxTime.TotalSeconds; at += plan.BatchSize)
        {
            factor = Schedule.Factor(Done((double)at / order.Length));
            var batch = order.AsSpan(at, Math.Min(plan.BatchSize, order.Length - at)).ToArray();
            sum += Step(steps, batch, at / plan.BatchSize, factor, cancellationToken) * batch.Length;
            if (Stopwatch.GetElapsedTime(_reported).TotalSeconds > 1)
            {
                _reported = Stopwatch.GetTimestamp();
                progress?.Report(new TrainingProgress { Fraction = Fraction((double)at / order.Length) });
            }
        }

        var seen = Math.Min(at, order.Length);
        return (sum / Math.Max(1, seen), seen, factor * learner.Groups[0].Rate);
    }

    private double Step(AdamSteps steps, int[] batch, int step, double factor, CancellationToken cancellationToken)
    {
        while (true)
        {
            steps.Forget();
            try
            {
                var chance = Chance(_state.Epoch, step);
                double sum = 0;
                foreach (var part in batch.Chunk(_state.AtOnce))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    using var pieces = new Pieces(cancellationToken);
                    var loss = learner.Loss(part, chance, cancellationToken) * ((double)part.Length / batch.Length);
                    pieces.Backward(loss);
                    sum += loss.item<float>();
                }

                if (!double.IsFinite(sum))
                {
                    throw new LabelingException(LabelingErrorCodes.TrainingFailed, $"In epoch {_state.Epoch + 1} the loss was no longer a number; choose a smaller LearningRate.");
                }

                steps.Step(factor);
                return sum;
            }
            catch (ExternalException exception) when (_state.AtOnce > 1 && DeviceMemory.IsShort(exception))
            {
                _state.AtOnce = Math.Max(1, _state.AtOnce / 2);
                progress?.Report(new TrainingProgress { Fraction = Fraction(0), Message = $"out of memory: {_state.AtOnce} pictures at once from here on" });
            }
        }
    }

    private void Judge(double score)
    {
        // Without items to judge by, the last parameters are the best known.
        var isBetter = !double.IsFinite(score) || _state.Best is not { } best || score > best;
        var isAsGood = isBetter || score == _state.Best;
        _state.WithoutGain = isBetter ? 0 : _state.WithoutGain + 1;
        if (isAsGood)
        {
            _state.Best = double.IsFinite(score) ? score : null;
            Release(_kept);
            _kept = Copy();
        }
    }

    private void Tell(double loss, double score, double rate, double perSecond, TimeSpan epochTime)
    {
        var left = TimeSpan.FromSeconds(Math.Min((plan.Epochs - _state.Epoch) * epochTime.TotalSeconds, Math.Max(0, plan.MaxTime.TotalSeconds - Seconds)));
        progress?.Report(new TrainingProgress
        {
            Fraction = Fraction(0),
            Message = Say($"epoch {_state.Epoch} of {plan.Epochs}: loss {loss:0.000}, validation {Percent(score)}, learning rate {rate:0.0e+0}, {perSecond:0.0} samples/s, {left:h\\:mm\\:ss} left"),
        });
    }

    /// <summary>
    /// The part of training that is done, by epochs; or by time where that is further and half of it is gone: the steps become short in time for the end, and
    /// a training with time enough does not depend on the clock.
    /// </summary>
    private double Done(double ofEpoch)
    {
        var byEpochs = (_state.Epoch + ofEpoch) / plan.Epochs;
        var byTime = Seconds / plan.MaxTime.TotalSeconds;
        return Math.Min(1, byTime > TimeCounts ? Math.Max(byEpochs, byTime) : byEpochs);
    }

    private double Fraction(double ofEpoch) => Beginning + ((1 - Beginning) * Math.Min(1, (_state.Epoch + ofEpoch) / Math.Max(1, plan.Epochs)));

    private Random Chance(int epoch, int step) => new(HashOf(plan.Seed, epoch, step));

    /// <summary>A seed of its own for each step. Source of the mixing: Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014.</summary>
    private static int HashOf(long seed, int epoch, int step)
    {
        unchecked
        {
            var z = (ulong)seed + (0x9E3779B97F4A7C15UL * (ulong)(((long)epoch << 32) + step + 2));
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)(z ^ (z >> 31));
        }
    }

    private Dictionary<string, Tensor> Copy()
    {
        using var pause = no_grad();
        return learner.Network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone().DetachFromDisposeScope());
    }

    private void Restore(Dictionary<string, Tensor> values)
    {
        using var pause = no_grad();
        foreach (var (name, value) in learner.Network.state_dict())
        {
            value.copy_(values[name]);
        }
    }

    private static void Release(IReadOnlyDictionary<string, Tensor> values)
    {
        foreach (var value in values.Values)
        {
            value.Dispose();
        }
    }

    private static string Percent(double share) => double.IsFinite(share) ? share.ToString("0.0%", CultureInfo.InvariantCulture) : "none";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
