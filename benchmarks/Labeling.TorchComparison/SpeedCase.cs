using System.Diagnostics;
using System.Globalization;
using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>How many pictures a second a network looks at, and learns from: forward, loss, backward and a step of AdamW.</summary>
internal static class SpeedCase
{
    private const int Classes = 10;
    private const int SquareBatch = 8;
    private const int SquareSide = 224;
    private const int ObjectBatch = 2;
    private const int ObjectSide = 256;

    /// <summary>Measures on as many threads as there are cores, for about as many seconds a rate.</summary>
    /// <returns>Whether there is such a network.</returns>
    public static bool Measure(string name, double seconds)
    {
        set_num_threads(Environment.ProcessorCount);
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        var (kind, architecture) = name.StartsWith("Fcos", StringComparison.Ordinal) ? ("Fcos", name[4..]) : name.StartsWith("MaskRcnn", StringComparison.Ordinal) ? ("MaskRcnn", name[8..]) : ("", name);
        if (!Enum.TryParse(architecture, out Architecture body))
        {
            return false;
        }

        var (looked, learned) = kind switch
        {
            "Fcos" => Fcos(body, seconds),
            "MaskRcnn" => MaskRcnn(body, seconds),
            _ => Classifier(body, seconds),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {looked:0.00} {learned:0.00}"));
        return true;
    }

    private static (double Looked, double Learned) Classifier(Architecture architecture, double seconds)
    {
        using var network = Networks.Create(architecture, Classes);
        network.eval();

        // As predictions do it: parameters that change no more, and as many pictures at once as they take.
        Convolution.KeepFolds(network);
        var together = Pace.PicturesAtOnce(architecture, CPU, SquareSide * SquareSide, SquareBatch);
        var pictures = PictureTensors.ChannelsLast(randn(SquareBatch, 3, SquareSide, SquareSide));
        var part = pictures.narrow(0, 0, together);
        var looked = Rate(() => network.forward(part), together, seconds);

        // As training does it: the batch in parts.
        using var steps = new AdamSteps(network, [new LearnedGroup([.. network.parameters()], 1e-4)]);
        var learned = Rate(
            () =>
            {
                steps.Forget();
                for (var at = 0; at < SquareBatch; at += together)
                {
                    using var scope = NewDisposeScope();
                    using var pieces = new Pieces(CancellationToken.None);
                    var some = pictures.narrow(0, at, Math.Min(together, SquareBatch - at));
                    pieces.Backward(nn.functional.cross_entropy(network.forward(some), zeros(some.shape[0], dtype: ScalarType.Int64)) * ((double)some.shape[0] / SquareBatch));
                }

                steps.Step(1);
            },
            SquareBatch,
            seconds);
        return (looked, learned);
    }

    private static (double Looked, double Learned) Fcos(Architecture architecture, double seconds)
    {
        using var network = new Fcos(architecture, Classes);
        Convolution.KeepFolds(network);
        using var batch = Pictures(ObjectBatch);
        LabeledObjects[] truth = [.. Enumerable.Repeat(new LabeledObjects([new(10, 12, 60, 70), new(55, 20, 175, 144), new(20, 120, 130, 231)], [1, 4, 2]), ObjectBatch)];
        var looked = Rate(() => FcosDetections.Find(network.forward(batch.Pictures), batch.Sizes, 0.2f, 100), ObjectBatch, seconds);
        using var steps = Steps(network, network.Backbone);
        return (looked, Rate(() => Learn(steps, () => FcosLoss.Of(network.forward(batch.Pictures), truth).Sum), ObjectBatch, seconds));
    }

    private static (double Looked, double Learned) MaskRcnn(Architecture architecture, double seconds)
    {
        using var network = new MaskRcnn(new MaskRcnnDesign { Architecture = architecture, Classes = Classes });
        Convolution.KeepFolds(network);
        using var batch = Pictures(1);
        var looked = Rate(() => network.Detect(batch), 1, seconds);
        using var steps = Steps(network, network.Backbone);
        var chance = new Random(1);
        return (looked, Rate(() => Learn(steps, () => network.Loss(batch, [Truth()], chance).Sum), 1, seconds));
    }

    /// <summary>Three objects that fill their boxes.</summary>
    private static InstanceTargets Truth()
    {
        (int X, int Y, int Width, int Height)[] boxes = [(10, 12, 50, 58), (55, 20, 120, 124), (20, 120, 110, 111)];
        return new InstanceTargets(
            tensor(boxes.SelectMany(box => new float[] { box.X, box.Y, box.X + box.Width, box.Y + box.Height }).ToArray(), boxes.Length, 4),
            tensor(new long[] { 2, 5, 3 }),
            [.. boxes.Select(box => new InstanceMask(box.X, box.Y, box.Width, box.Height, [.. Enumerable.Repeat((byte)1, box.Width * box.Height)]))]);
    }

    private static PictureBatch Pictures(int count)
    {
        PixelSize[] sizes = [.. Enumerable.Repeat(new PixelSize(ObjectSide, ObjectSide), count)];
        return PictureBatch.Make([.. sizes.Select(size => rand(3, size.Height, size.Width) * 255)], sizes, new TorchEngine(CPU, ScalarType.Float32));
    }

    /// <summary>All parameters learn but the batch norms', as in torchvision's detectors.</summary>
    private static AdamSteps Steps(nn.Module network, PyramidBackbone backbone)
    {
        backbone.Freeze(0);
        return new AdamSteps(network, [new LearnedGroup([.. network.parameters()], 1e-4)]);
    }

    private static void Learn(AdamSteps steps, Func<Tensor> loss)
    {
        steps.Forget();
        using (var pieces = new Pieces(CancellationToken.None))
        {
            pieces.Backward(loss());
        }

        steps.Step(1);
    }

    private static double Rate(Func<object> look, int batch, double seconds) => Rate(
        () =>
        {
            using var pause = no_grad();
            look();
        },
        batch,
        seconds);

    private static double Rate(Action step, int batch, double seconds)
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

        return rounds * batch / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
