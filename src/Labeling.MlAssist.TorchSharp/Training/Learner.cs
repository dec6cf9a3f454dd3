using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What a task brings to <see cref="TrainingLoop"/>: its network, how wrong that is on some items, and how good on those kept back.</summary>
/// <remarks>All members are called on one thread, because what libtorch disposes at the end of a scope belongs to a thread.</remarks>
internal abstract class Learner
{
    /// <summary>The network. It stays in evaluation mode: batch norms keep the statistics of the pretrained network.</summary>
    public abstract nn.Module Network { get; }

    /// <summary>How many items there are to learn from.</summary>
    public abstract int Count { get; }

    /// <summary>How many items may go through the network at once, so that they fit into memory.</summary>
    public abstract int MostAtOnce { get; }

    /// <summary>The parameters to learn, each group with its step length.</summary>
    public abstract IReadOnlyList<LearnedGroup> Groups { get; }

    /// <summary>Prepares an epoch: says which parameters are learned in it.</summary>
    /// <param name="epoch">From 0.</param>
    public virtual void BeginEpoch(int epoch)
    {
    }

    /// <summary>How wrong the network is on some items, on average over them. A scalar that gradients go back from.</summary>
    /// <param name="items">Indexes below <see cref="Count"/>.</param>
    /// <param name="random">What chance there is comes from here.</param>
    /// <param name="cancellationToken">Stops the reading of pictures.</param>
    public abstract Tensor Loss(IReadOnlyList<int> items, Random random, CancellationToken cancellationToken);

    /// <summary>How good the network is on the items kept back, 0 to 1; not a number when there are none.</summary>
    public abstract double Score(CancellationToken cancellationToken);
}
