using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A convolution without bias, whose padding may differ before and after: what convolutions between batch norms are.</summary>
internal sealed class Convolution : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
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
    public Convolution(int inChannels, int outChannels, int kernel, int stride = 1, int groups = 1, bool padsAfterOnly = false)
        : base(nameof(Convolution))
    {
        _stride = stride;
        _padding = kernel / 2;
        _groups = groups;
        _padsAfterOnly = padsAfterOnly && stride == 2 && kernel > 1;
        weight = new Parameter(empty(outChannels, inChannels / groups, kernel, kernel));
        init.kaiming_normal_(weight, mode: init.FanInOut.FanOut);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (!_padsAfterOnly)
        {
            return functional.conv2d(input, weight, null, [_stride, _stride], [_padding, _padding], null, _groups);
        }

        using var padded = functional.pad(input, [_padding - 1, _padding, _padding - 1, _padding]);
        return functional.conv2d(padded, weight, null, [_stride, _stride], null, null, _groups);
    }
}
