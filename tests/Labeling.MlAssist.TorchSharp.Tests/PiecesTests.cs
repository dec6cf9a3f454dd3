using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class PiecesTests
{
    public PiecesTests() => LibtorchHere.Require();

    [Theory]
    [InlineData(Architecture.MobileNetV2)]
    [InlineData(Architecture.ResNet18)]
    public void A_classifier_has_the_same_gradients_in_pieces_and_in_one(Architecture architecture)
    {
        random.manual_seed(3);
        using Backbone network = Networks.Create(architecture, 3);
        network.to(ScalarType.Float64).eval();
        using Tensor pictures = PictureTensors.ChannelsLast(randn(2, 3, 32, 32, dtype: ScalarType.Float64));

        Compare(network, () => nn.functional.cross_entropy(network.forward(pictures), tensor(new long[] { 1, 2 })));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_detector_has_the_same_gradients_in_pieces_and_in_one(int frozen)
    {
        random.manual_seed(3);
        using var network = new Fcos(Architecture.ResNet18, 3);
        network.to(ScalarType.Float64);
        network.Backbone.Freeze(frozen);
        using PictureBatch batch = Batch();
        LabeledObjects[] truth = [new([new(10, 12, 60, 50)], [1]), new([new(5, 20, 50, 60), new(30, 2, 60, 31)], [0, 2])];

        Compare(network, () => FcosLoss.Of(network.forward(batch.Pictures), truth).Sum);
    }

    [Fact]
    public void A_segmenter_has_the_same_gradients_in_pieces_and_in_one()
    {
        random.manual_seed(3);
        using var network = new MaskRcnn(new MaskRcnnDesign { Architecture = Architecture.ResNet18, Classes = 2, Channels = 32, MaskLayers = 2 });
        network.to(ScalarType.Float64);
        using PictureBatch batch = Batch();

        Compare(network, () => network.Loss(batch, [Truth(8, 30), Truth(20, 40)], new Random(1)).Sum);

        static InstanceTargets Truth(int at, int side) => new(
            tensor(new float[] { at, at, at + side, at + side }, 1, 4), tensor(new long[] { 1 }), [new InstanceMask(at, at, side, side, [.. Enumerable.Repeat((byte)1, side * side)])]);
    }

    [Fact]
    public void The_way_back_is_left_after_the_piece_in_which_it_was_stopped()
    {
        using var scope = NewDisposeScope();
        using Backbone network = Networks.Create(Architecture.ResNet50, 3);
        network.eval();
        using var stop = new CancellationTokenSource();
        using var pieces = new Pieces(stop.Token);
        Tensor answers = network.forward(randn(1, 3, 64, 64));
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => pieces.Backward(answers.sum()));

        // The last was reached, the block before it was not.
        Dictionary<string, Parameter> parameters = network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Assert.NotNull(parameters["fc.weight"].grad);
        Assert.Null(parameters["layer4.2.conv3.weight"].grad);
        Assert.Null(parameters["conv1.weight"].grad);
    }

    [Fact]
    public void The_way_forward_is_left_too_also_where_nothing_is_learned()
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        using Backbone network = Networks.Create(Architecture.MobileNetV2, 3);
        network.eval();
        Tensor pictures = randn(1, 3, 64, 64);
        using (new Pieces(new CancellationToken(canceled: true)))
        {
            Assert.Throws<OperationCanceledException>(() => network.forward(pictures));
        }

        Assert.Equal([1, 3], network.forward(pictures).shape);
    }

    [Fact]
    public void Nothing_is_left_of_the_pieces_of_a_step()
    {
        using Backbone network = Networks.Create(Architecture.ResNet18, 3);
        network.eval();
        using Tensor pictures = randn(1, 3, 64, 64);
        Step(stops: false);
        long before = Count();

        Step(stops: false);
        Step(stops: true);

        Assert.Equal(before, Count());

        void Step(bool stops)
        {
            using var scope = NewDisposeScope();
            using var stop = new CancellationTokenSource();
            using var pieces = new Pieces(stop.Token);
            Tensor loss = network.forward(pictures).sum();
            if (!stops)
            {
                pieces.Backward(loss);
                return;
            }

            stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => pieces.Backward(loss));
        }

        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }
    }

    private static PictureBatch Batch()
    {
        PixelSize[] sizes = [new(64, 64), new(64, 64)];
        return PictureBatch.Make([.. sizes.Select(size => rand(3, size.Height, size.Width, dtype: ScalarType.Float64) * 255)], sizes, new TorchEngine(CPU, ScalarType.Float64));
    }

    private static void Compare(nn.Module network, Func<Tensor> loss)
    {
        using var scope = NewDisposeScope();
        loss().backward();
        Dictionary<string, Tensor> whole = Take(network);
        using var pieces = new Pieces(TestContext.Current.CancellationToken);
        pieces.Backward(loss());
        Dictionary<string, Tensor> inPieces = Take(network);

        Assert.NotEmpty(whole);
        Assert.Equal(whole.Keys, inPieces.Keys);
        Assert.All(whole, pair => Assert.True((pair.Value - inPieces[pair.Key]).abs().max().item<double>() <= 1e-10 * Math.Max(1, pair.Value.abs().max().item<double>()), pair.Key));
        Assert.Contains(whole.Values, gradient => gradient.abs().max().item<double>() > 1e-6);
    }

    private static Dictionary<string, Tensor> Take(nn.Module network)
    {
        Dictionary<string, Tensor> gradients = [];
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.grad is { } gradient)
            {
                gradients[name] = gradient.clone();
                parameter.grad = null;
            }
        }

        return gradients;
    }
}
