using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A convolution whose padding may differ before and after, and into which a batch norm behind it can be folded.</summary>
internal sealed class Convolution : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long _stride;
    private readonly long _padding;
    private readonly long _groups;
    private readonly bool _padsAfterOnly;
    private bool _keepsFold;
    private Fold? _kept;

    /// <param name="inChannels">Channels in.</param>
    /// <param name="outChannels">Channels out.</param>
    /// <param name="kernel">The side of the kernel, odd.</param>
    /// <param name="stride">The step.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="padsAfterOnly">Whether a step of two pads as TensorFlow's <c>SAME</c> does for even sides: right and bottom only.</param>
    /// <param name="hasBias">Whether a number is added to each channel, zero at first; not needed before a batch norm.</param>
    /// <param name="deviation">The standard deviation of the random parameters; <see langword="null"/> for He's.</param>
    public Convolution(
        int inChannels, int outChannels, int kernel, int stride = 1, int groups = 1, bool padsAfterOnly = false, bool hasBias = false, double? deviation = null)
        : base(nameof(Convolution))
    {
        _stride = stride;
        _padding = kernel / 2;
        _groups = groups;
        _padsAfterOnly = padsAfterOnly && stride == 2 && kernel > 1;
        weight = new Parameter(empty(outChannels, kernel, kernel, inChannels / groups).permute(0, 3, 1, 2));
        if (deviation is { } given)
        {
            init.normal_(weight, 0, given);
        }
        else
        {
            init.kaiming_normal_(weight, mode: init.FanInOut.FanOut);
        }

        bias = hasBias ? new Parameter(zeros(outChannels)) : null;
        RegisterComponents();
    }

    /// <summary>What is added to each channel.</summary>
    public Parameter? Bias => bias;

    public override Tensor forward(Tensor input) => Run(input, weight, bias);

    /// <summary>The convolution and the batch norm behind it.</summary>
    /// <remarks>
    /// While the norm keeps its statistics, it only scales and shifts each channel, which the convolution can do by itself: what it gives and every gradient
    /// stay the same, and the maps are gone through once less, forward and backward. Where there are more parameters than places in the map, as in the last
    /// parts of a network, going through the map is less than going through the parameters.
    /// </remarks>
    public Tensor Forward(Tensor input, BatchNorm2d norm)
    {
        if (_keepsFold && !norm.training && !is_grad_enabled())
        {
            var kept = _kept ?? Keep(norm);
            return Run(input, kept.Kernel, kept.Shift);
        }

        if (norm.training || IsLargerThanMap(input))
        {
            using var map = forward(input);
            return norm.forward(map);
        }

        using var fold = Into(norm);
        return Run(input, fold.Kernel, fold.Shift);
    }

    /// <summary>
    /// Lets the convolutions of a network that no longer learns keep what they and their norms make together from its first use on, instead of making it for
    /// every batch. Parameters and norms stay what they are, for writing the network down.
    /// </summary>
    /// <param name="network">The network, whose parameters do not change from here on.</param>
    public static void KeepFolds(Module network)
    {
        foreach (var convolution in network.modules().OfType<Convolution>())
        {
            convolution._keepsFold = true;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _kept?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether the kernel has more numbers than the map that it makes. Not in half precision, which the norm does not take.</summary>
    private bool IsLargerThanMap(Tensor input)
    {
        var shape = input.shape;
        var places = shape[0] * (shape[2] / _stride) * (shape[3] / _stride);
        return input.dtype == weight.dtype && weight.numel() > places * weight.shape[0];
    }

    /// <summary>The kernel and what is added to each channel, with a norm behind them.</summary>
    private Fold Into(BatchNorm2d norm)
    {
        using var spread = norm.running_var!.add(norm.eps).rsqrt_();
        using var scale = norm.weight! * spread;
        using var column = scale.view(-1, 1, 1, 1);
        using var middle = norm.running_mean! * scale;
        return new Fold(weight * column, norm.bias! - middle);
    }

    private Fold Keep(BatchNorm2d norm)
    {
        var made = Into(norm);
        made.Kernel.DetachFromDisposeScope();
        made.Shift.DetachFromDisposeScope();

        // Several threads may predict with one network at once.
        if (Interlocked.CompareExchange(ref _kept, made, null) is { } other)
        {
            made.Dispose();
            return other;
        }

        return made;
    }

    private Tensor Run(Tensor input, Tensor kernel, Tensor? shift)
    {
        // In half precision only the maps are kept so; the parameters stay whole, and each step makes halves of them.
        if (input.dtype != kernel.dtype)
        {
            kernel = kernel.to(input.dtype);
            shift = shift?.to(input.dtype);
        }

        if (!_padsAfterOnly)
        {
            return functional.conv2d(input, kernel, shift, [_stride, _stride], [_padding, _padding], null, _groups);
        }

        using var padded = functional.pad(input, [_padding - 1, _padding, _padding - 1, _padding]);
        return functional.conv2d(padded, kernel, shift, [_stride, _stride], null, null, _groups);
    }

    /// <summary>A convolution and a norm in one.</summary>
    private sealed record Fold(Tensor Kernel, Tensor Shift) : IDisposable
    {
        public void Dispose()
        {
            Kernel.Dispose();
            Shift.Dispose();
        }
    }
}
