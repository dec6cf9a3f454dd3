using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Goes through a network piece by piece, forward and backward, so that either can be stopped between two pieces.</summary>
/// <remarks>
/// A call into libtorch cannot be stopped, and the way back through a whole network is one call. So networks <see cref="Cut"/> what they compute wherever
/// nothing else goes past: what is behind takes the map for its input, and the gradient that gathers there goes on into what is before. Every gradient is
/// the same as of one piece. While this is open, the networks that its thread computes with are cut; a network is cut nowhere else.
/// </remarks>
internal sealed class Pieces : IDisposable
{
    [ThreadStatic]
    private static Pieces? _open;

    private readonly Stack<(Tensor Made, Tensor Taken)> _cuts = [];
    private readonly CancellationToken _cancellationToken;
    private readonly Pieces? _outer = _open;

    /// <param name="cancellationToken">Stops between two pieces.</param>
    public Pieces(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _open = this;
    }

    /// <summary>Ends a piece with a map.</summary>
    /// <param name="map">All that later pieces see of what it was made from, but for maps that were cut themselves. The caller no longer needs it.</param>
    /// <returns>The same map, for later pieces. Not to be changed in its place.</returns>
    public static Tensor Cut(Tensor map)
    {
        if (_open is not { } pieces)
        {
            return map;
        }

        pieces._cancellationToken.ThrowIfCancellationRequested();
        if (!is_grad_enabled() || !map.requires_grad)
        {
            return map;
        }

        var taken = map.detach().DetachFromDisposeScope();
        taken.requires_grad = true;
        pieces._cuts.Push((map.DetachFromDisposeScope(), taken));
        return taken.alias();
    }

    /// <summary>Adds the gradients of a loss to those of all parameters that it was made with since this was opened.</summary>
    /// <param name="loss">One number.</param>
    public void Backward(Tensor loss)
    {
        loss.backward();
        while (_cuts.TryPop(out var cut))
        {
            using var made = cut.Made;
            using var taken = cut.Taken;
            _cancellationToken.ThrowIfCancellationRequested();
            using var gradient = taken.grad;
            if (gradient is not null)
            {
                made.backward([gradient]);
            }
        }
    }

    public void Dispose()
    {
        _open = _outer;
        foreach (var (made, taken) in _cuts)
        {
            made.Dispose();
            taken.Dispose();
        }
    }
}
