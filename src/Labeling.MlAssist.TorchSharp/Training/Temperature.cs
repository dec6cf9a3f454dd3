using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Finds the one number that makes a network's probabilities say how often it is right.</summary>
/// <remarks>Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, by golden-section search on the negative log likelihood.</remarks>
internal static class Temperature
{
    private const int Steps = 40;

    /// <param name="answers">The network's answers before softmax or sigmoid. Shape <c>[N, classes]</c>.</param>
    /// <param name="targets">Ones where a class is given. The same shape.</param>
    /// <param name="isMultilabel">Whether classes are independent.</param>
    public static double Find(Tensor answers, Tensor targets, bool isMultilabel)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var (low, high) = (Math.Log(0.25), Math.Log(4));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < Steps; i++)
        {
            var (a, b) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            if (Loss(Math.Exp(a)) < Loss(Math.Exp(b)))
            {
                high = b;
            }
            else
            {
                low = a;
            }
        }

        return Math.Exp((low + high) / 2);

        double Loss(double temperature)
        {
            using var inner = NewDisposeScope();
            var scaled = answers / temperature;
            return isMultilabel
                ? nn.functional.binary_cross_entropy_with_logits(scaled, targets).item<float>()
                : (scaled.log_softmax(1) * targets).sum(1).mean().neg().item<float>();
        }
    }
}
