using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class TrainingLoopTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-loop-").FullName;

    public TrainingLoopTests() => LibtorchHere.Require();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void When_memory_does_not_suffice_smaller_parts_give_the_same_step()
    {
        using var plenty = new Line(most: 100);
        using var scarce = new Line(most: 3);
        var told = new List<string>();

        Loop(plenty, "a", 3).Run(() => { }, Stop);
        Loop(scarce, "b", 3, told).Run(() => { }, Stop);

        Assert.Equal(16, plenty.Largest);
        Assert.Equal(2, scarce.Largest);
        Assert.Contains(told, message => message.StartsWith("out of memory: 2 pictures", StringComparison.Ordinal));
        Assert.Equal(plenty.Slope, scarce.Slope, 1e-5);
    }

    [Fact]
    public void What_did_best_is_kept_and_training_that_gains_nothing_ends()
    {
        using var line = new Line(most: 100) { Scores = new Queue<double>([0.1, 0.5, 0.7, 0.6, 0.6, 0.6, 0.9]) };

        var loop = Loop(line, "a", 50);
        loop.Run(() => { }, Stop);

        Assert.Equal(0.7, loop.Metrics["validationScore"]);
        Assert.Equal(5, loop.Metrics["epochs"]);
        Assert.Equal(line.Slopes[2], line.Slope);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_with_the_cure()
    {
        using var line = new Line(most: 100) { Poison = double.NaN };

        var refused = Assert.Throws<LabelingException>(() => Loop(line, "a", 3).Run(() => { }, Stop));

        Assert.Equal(LabelingErrorCodes.TrainingFailed, refused.Code);
        Assert.Contains("LearningRate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_whose_tensors_are_damaged_is_begun_anew()
    {
        using var whole = new Line(most: 100);
        Loop(whole, "a", 2).Run(() => { }, Stop);
        File.WriteAllText(Directory.EnumerateFiles(Path.Combine(_folder, "a"), "epoch-*").Single(), "damaged");
        using var again = new Line(most: 100);

        Loop(again, "a", 2).Run(() => { }, Stop);

        Assert.Equal(whole.Slope, again.Slope);
    }

    [Fact]
    public void The_steps_are_those_of_AdamW()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var ours = nn.Linear(3, 2);
        using var theirs = nn.Linear(3, 2);
        theirs.load_state_dict(ours.state_dict());
        using var steps = new AdamSteps(ours, [new LearnedGroup([.. ours.parameters()], 0.01)]);
        using var optimizer = optim.AdamW(theirs.parameters(), 0.01, weight_decay: 0.01);
        var inputs = randn(5, 3);

        for (int i = 0; i < 4; i++)
        {
            steps.Forget();
            optimizer.zero_grad();
            ours.forward(inputs).square().sum().backward();
            theirs.forward(inputs).square().sum().backward();
            nn.utils.clip_grad_norm_(theirs.parameters(), 10);
            steps.Step(1);
            optimizer.step();
        }

        Assert.All(ours.parameters().Zip(theirs.parameters()), pair => Assert.True(pair.First.allclose(pair.Second, 1e-6, 1e-7)));
    }

    private TrainingLoop Loop(Line line, string name, int epochs, List<string>? told = null) => new(
        new TrainingPlan(epochs, 16, TimeSpan.FromHours(1), 3, 7), line, new Checkpoint(Path.Combine(_folder, name)), told is null ? null : new Listener(told));

    private sealed class Listener(List<string> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Message is { } message)
            {
                told.Add(message);
            }
        }
    }

    /// <summary>Learns the slope of a line, with room for only so many points at once.</summary>
    private sealed class Line : Learner, IDisposable
    {
        private readonly int _most;
        private readonly Linear _network = nn.Linear(1, 1, hasBias: false);

        public Line(int most)
        {
            _most = most;
            using var pause = no_grad();
            _network.weight!.fill_(0.25);
        }

        public int Largest { get; private set; }

        public double Poison { get; init; }

        public Queue<double> Scores { get; init; } = new();

        public List<double> Slopes { get; } = [];

        public double Slope => _network.weight!.item<float>();

        public override nn.Module Network => _network;

        public override int Count => 40;

        public override int MostAtOnce => 64;

        public override IReadOnlyList<LearnedGroup> Groups => [new LearnedGroup([.. _network.parameters()], 0.05)];

        public override Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken)
        {
            if (items.Count > _most)
            {
                throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB.");
            }

            Largest = Math.Max(Largest, items.Count);
            var x = tensor(items.Select(item => item / 40f).ToArray()).unsqueeze(1);
            return (_network.forward(x) - (2 * x)).square().mean() + Poison;
        }

        public override double Score(CancellationToken cancellationToken)
        {
            Slopes.Add(Slope);
            return Scores.Count > 0 ? Scores.Dequeue() : double.NaN;
        }

        public void Dispose() => _network.Dispose();
    }
}
