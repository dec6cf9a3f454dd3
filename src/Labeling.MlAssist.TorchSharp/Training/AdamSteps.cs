using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>AdamW, whose state can be written down and taken up again.</summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017; equal to PyTorch's. TorchSharp's own cannot give its state.</remarks>
internal sealed class AdamSteps : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Tiny = 1e-8;
    private const double WeightDecay = 0.01;
    private const double LongestGradient = 10;

    private readonly List<Learned> _learned = [];

    public AdamSteps(nn.Module network, IReadOnlyList<LearnedGroup> groups)
    {
        var rates = new Dictionary<IntPtr, double>();
        foreach (var group in groups)
        {
            foreach (var parameter in group.Parameters)
            {
                rates[parameter.Handle] = group.Rate;
            }
        }

        foreach (var (name, parameter) in network.named_parameters())
        {
            if (rates.TryGetValue(parameter.Handle, out var rate))
            {
                _learned.Add(new Learned(name, parameter, rate));
            }
        }
    }

    public void Forget()
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        foreach (var learned in _learned)
        {
            learned.Parameter.grad?.zero_();
        }
    }

    /// <summary>Goes one step along the gradients; those of all parameters together are shortened to a length that does no harm.</summary>
    /// <param name="factor">What the step lengths are multiplied by.</param>
    public void Step(double factor)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        Learned[] moving = [.. _learned.Where(learned => learned.Parameter.requires_grad && learned.Parameter.grad is not null)];
        nn.utils.clip_grad_norm_(moving.Select(learned => learned.Parameter), LongestGradient);
        foreach (var learned in moving)
        {
            learned.Step(factor);
        }
    }

    /// <summary>Adds the state to what is written down.</summary>
    public void Save(Dictionary<string, Tensor> tensors)
    {
        foreach (var learned in _learned.Where(learned => learned.Mean is not null))
        {
            tensors["mean." + learned.Name] = learned.Mean!;
            tensors["square." + learned.Name] = learned.Square!;
            tensors["steps." + learned.Name] = tensor((long)learned.Steps);
        }
    }

    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var learned in _learned)
        {
            if (tensors.TryGetValue("mean." + learned.Name, out var mean))
            {
                learned.Begin();
                learned.Mean!.copy_(mean);
                learned.Square!.copy_(tensors["square." + learned.Name]);
                learned.Steps = (int)tensors["steps." + learned.Name].item<long>();
            }
        }
    }

    public void Dispose()
    {
        foreach (var learned in _learned)
        {
            learned.Mean?.Dispose();
            learned.Square?.Dispose();
        }
    }

    private sealed class Learned(string name, Parameter parameter, double rate)
    {
        public string Name => name;

        public Parameter Parameter => parameter;

        public Tensor? Mean { get; private set; }

        public Tensor? Square { get; private set; }

        public int Steps { get; set; }

        public void Begin()
        {
            Mean ??= zeros_like(parameter).DetachFromDisposeScope();
            Square ??= zeros_like(parameter).DetachFromDisposeScope();
        }

        public void Step(double factor)
        {
            Begin();
            Steps++;
            var gradient = parameter.grad!;
            Mean!.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
            Square!.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            var length = rate * factor;
            var spread = Square.sqrt().div_(Math.Sqrt(1 - Math.Pow(Beta2, Steps))).add_(Tiny);
            parameter.mul_(1 - (length * WeightDecay));
            parameter.addcdiv_(Mean, spread, -length / (1 - Math.Pow(Beta1, Steps)));
        }
    }
}
