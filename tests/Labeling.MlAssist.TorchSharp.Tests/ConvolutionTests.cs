using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class ConvolutionTests
{
    public ConvolutionTests() => LibtorchHere.Require();

    [Theory]
    [InlineData(Architecture.MobileNetV2)]
    [InlineData(Architecture.MobileNetV2TensorFlowPadding)]
    [InlineData(Architecture.ResNet18)]
    [InlineData(Architecture.ResNet50)]
    public void A_network_that_learns_no_more_keeps_its_norms_in_its_convolutions_and_answers_the_same(Architecture architecture)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(7);
        using Backbone network = Networks.Create(architecture, 5);
        network.eval();
        Spread(network);
        Tensor pictures = PictureTensors.ChannelsLast(randn(1, 3, 64, 64));
        Dictionary<string, Tensor> before = network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());

        // With gradients, and a picture so small that most kernels are larger than their maps, norms go over the maps by themselves.
        Tensor apart = network.forward(pictures).detach();
        Convolution.KeepFolds(network);
        Tensor[] together;
        using (no_grad())
        {
            together = [network.forward(pictures), network.forward(pictures)];
        }

        Assert.All(together, answers => Assert.True((answers - apart).abs().max().item<float>() <= 1e-5 * Math.Max(1, apart.abs().max().item<float>())));
        Assert.Equal(before.Keys, network.state_dict().Keys);
        Assert.All(network.state_dict(), pair => Assert.True(pair.Value.eq(before[pair.Key]).all().item<bool>()));
    }

    [Fact]
    public void A_norm_over_the_map_and_one_in_the_kernel_have_the_same_gradients()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(7);
        using var convolution = new Convolution(4, 8, 3);
        using BatchNorm2d norm = nn.BatchNorm2d(8);
        convolution.eval();
        norm.eval();
        Spread(norm);

        // 288 numbers in the kernel: more than the places of the small map, fewer than those of the large one, which is the small one many times.
        Tensor small = randn(1, 4, 4, 4);
        Tensor large = small.repeat(20, 1, 1, 1);
        float[][] gradients = [.. new[] { (small, 1.0), (large, 1 / 20.0) }.Select(one =>
        {
            Parameter[] parameters = [.. convolution.parameters(), .. norm.parameters()];
            foreach (Parameter parameter in parameters)
            {
                parameter.grad = null;
            }

            (convolution.Forward(one.Item1, norm).square().sum() * one.Item2).backward();
            return parameters.SelectMany(parameter => parameter.grad!.data<float>().ToArray()).ToArray();
        })];

        double scale = gradients[0].Max(Math.Abs);
        Assert.All(gradients[0].Zip(gradients[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * scale));
    }

    /// <summary>Gives norms statistics and parameters as of a network that was trained.</summary>
    private static void Spread(nn.Module network)
    {
        using var pause = no_grad();
        foreach (BatchNorm2d norm in network.modules().Append(network).OfType<BatchNorm2d>())
        {
            nn.init.uniform_(norm.running_mean!, -0.5, 0.5);
            nn.init.uniform_(norm.running_var!, 0.5, 2);
            nn.init.uniform_(norm.weight!, 0.5, 1.5);
            nn.init.uniform_(norm.bias!, -0.5, 0.5);
        }
    }
}
