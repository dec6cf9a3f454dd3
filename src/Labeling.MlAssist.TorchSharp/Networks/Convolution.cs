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
        weight = new Parameter(empty(outChannels, inChannels / groups, kernel, kernel));
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

    /// <summary>
    /// The convolution and the batch norm behind it. While the norm keeps its statistics, it only scales and shifts each channel, which the convolution can
    /// do by itself: what it gives and every gradient stay the same, and the maps are gone through once less, forward and backward.
    /// </summary>
    public Tensor Forward(Tensor input, BatchNorm2d norm)
    {
        if (norm.training)
        {
            using var map = forward(input);
            return norm.forward(map);
        }

        using var spread = norm.running_var!.add(norm.eps).rsqrt_();
        using var scale = norm.weight! * spread;
        using var column = scale.view(-1, 1, 1, 1);
        using var kernel = weight * column;
        using var middle = norm.running_mean! * scale;
        using var shift = norm.bias! - middle;
        return Run(input, kernel, shift);
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
}
