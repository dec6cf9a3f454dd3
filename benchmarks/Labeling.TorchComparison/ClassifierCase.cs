using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>A classifier's parameters, its answers, and what one step of training makes of it.</summary>
internal static class ClassifierCase
{
    private const int Classes = 10;

    public static void Write(Architecture architecture, string path)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var network = Networks.Create(architecture, Classes);
        ParameterSpread.Widen(network);

        // In double precision, because a random network of fifty layers makes much of the last bit of single precision.
        network.to(float64);
        var tensors = new Dictionary<string, Tensor>();
        ParameterSpread.Add(tensors, "before.", network);
        var pictures = randn(4, 3, 96, 96, dtype: float64);
        var labels = tensor(new long[] { 0, 3, 9, 3 });
        tensors["pictures"] = pictures;
        tensors["labels"] = labels;

        network.eval();
        using (no_grad())
        {
            tensors["answers"] = network.forward(pictures);
        }

        // Dropout is random, so the step is made in evaluation mode; batch norm in training mode is compared by its running statistics.
        var optimizer = optim.SGD(network.parameters(), 0.1);
        optimizer.zero_grad();
        using var pieces = new Pieces(CancellationToken.None);
        var loss = nn.functional.cross_entropy(network.forward(pictures), labels);
        pieces.Backward(loss);
        foreach (var (name, parameter) in network.named_parameters())
        {
            tensors["gradient." + name] = parameter.grad!.clone();
        }

        optimizer.step();
        tensors["loss"] = loss;
        network.train();
        using (no_grad())
        {
            network.Pool(pictures);
        }

        ParameterSpread.Add(tensors, "after.", network);
        StateDictionary.Write(path, tensors);
    }
}
