using System.Diagnostics;
using System.Globalization;
using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>How many pictures a second a network looks at, and learns from.</summary>
internal static class SpeedCase
{
    private const int Batch = 8;
    private const int Side = 224;

    /// <summary>Measures on as many threads as there are cores, for about as many seconds a rate.</summary>
    public static void Measure(Architecture architecture, double seconds)
    {
        set_num_threads(Environment.ProcessorCount);
        using var scope = NewDisposeScope();
        using var network = Networks.Create(architecture, 10);
        var pictures = PictureTensors.ChannelsLast(randn(Batch, 3, Side, Side));
        var labels = zeros(Batch, dtype: ScalarType.Int64);
        network.eval();
        double looked;
        using (no_grad())
        {
            looked = Rate(() => network.forward(pictures), seconds);
        }

        var learned = Rate(
            () =>
            {
                var loss = nn.functional.cross_entropy(network.forward(pictures), labels);
                loss.backward();
                return loss;
            },
            seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{architecture} {looked:0.00} {learned:0.00}"));
    }

    private static double Rate(Func<Tensor> step, double seconds)
    {
        var rounds = 0;
        using (NewDisposeScope())
        {
            step();
        }

        var started = Stopwatch.GetTimestamp();
        while (rounds < 2 || Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            using var scope = NewDisposeScope();
            step();
            rounds++;
        }

        return rounds * Batch / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
