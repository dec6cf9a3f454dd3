using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>Parameters and statistics that would show a mistake, and their way into a file.</summary>
internal static class ParameterSpread
{
    /// <summary>Gives norms statistics and weights that differ from channel to channel, and answers that differ from place to place.</summary>
    public static void Widen(nn.Module network)
    {
        using var pause = no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal) || (name.EndsWith("bias", StringComparison.Ordinal) && value.dim() == 1))
            {
                value.normal_(0, 0.1);
            }
            else if (name.EndsWith("running_var", StringComparison.Ordinal) || (name.EndsWith("weight", StringComparison.Ordinal) && value.dim() == 1))
            {
                value.uniform_(0.5, 1.5);
            }
            else if (name.StartsWith("head.", StringComparison.Ordinal) && value.dim() == 4)
            {
                value.normal_(0, 0.03);
            }
        }
    }

    public static void Add(Dictionary<string, Tensor> tensors, string prefix, nn.Module network)
    {
        foreach (var (name, value) in network.state_dict())
        {
            tensors[prefix + name] = value.detach().clone();
        }
    }
}
