using System.Diagnostics;
using System.Globalization;
using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>How many pictures a second a network looks at, and learns from.</summary>
internal static class SpeedCase
{
    private const int Batch = 16;
    private const int Side = 224;

    public static void Measure(Architecture architecture)
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Create(architecture, 10);
        var pictures = PictureTensors.ChannelsLast(randn(Batch, 3, Side, Side));
        Console.WriteLine($"threads {get_num_threads()}");
        var labels = zeros(Batch, dtype: ScalarType.Int64);
        network.eval();
        double looked;
        using (no_grad())
        {
            looked = Rate(() => network.forward(pictures));
        }

        var learned = Rate(() =>
        {
            var loss = nn.functional.cross_entropy(network.forward(pictures), labels);
            loss.backward();
            return loss;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{architecture}: forward {looked:0.0}, forward and backward {learned:0.0} pictures/s"));
    }

    private static double Rate(Func<Tensor> step)
    {
        var rounds = 0;
        using (NewDisposeScope())
        {
            step();
        }

        var started = Stopwatch.GetTimestamp();
        while (rounds < 3 || Stopwatch.GetElapsedTime(started).TotalSeconds < 3)
        {
            using var scope = NewDisposeScope();
            step();
            rounds++;
        }

        return rounds * Batch / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
