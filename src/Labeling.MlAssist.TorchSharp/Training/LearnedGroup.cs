using TorchSharp;
using TorchSharp.Modules;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Parameters that learn with the same step length.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="Rate">The step length at the height of training.</param>
internal sealed record LearnedGroup(IReadOnlyList<Parameter> Parameters, double Rate)
{
    private const double PartDecay = 0.8;

    /// <summary>The head, and each part of the network in shorter steps than the one behind it: discriminative learning rates.</summary>
    /// <remarks>Source: Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", 2018.</remarks>
    public static List<LearnedGroup> Of(IEnumerable<Parameter> head, double headRate, IReadOnlyList<torch.nn.Module> parts, double rate)
    {
        List<LearnedGroup> groups = [new([.. head], headRate)];
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            groups.Add(new([.. parts[i].parameters()], rate));
            rate *= PartDecay;
        }

        return groups;
    }
}
