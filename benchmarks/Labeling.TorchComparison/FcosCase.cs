using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>A detector's parameters, its answers and objects, its losses, and what one step of training makes of it.</summary>
internal static class FcosCase
{
    private const int Classes = 5;
    private const int ShortSide = 128;
    private const int LongestSide = 200;

    public static void Write(Architecture architecture, string path)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        using var network = new Fcos(architecture, Classes);
        ParameterSpread.Widen(network);
        network.to(float64);
        var tensors = new Dictionary<string, Tensor>();
        ParameterSpread.Add(tensors, "before.", network);
        Tensor[] pictures = [rand(3, 90, 150, dtype: float64), rand(3, 140, 100, dtype: float64)];
        LabeledObjects[] truth =
        [
            new([new(10.5f, 12, 60, 70.25f), new(55, 20, 75, 44), new(20, 20, 30, 31), new(90, 10, 149, 80)], [1, 4, 2, 1]),
            new([new(3, 4, 96, 130)], [3]),
        ];
        PixelSize[] sizes = [.. pictures.Select(picture => PictureBatch.Fit(new PixelSize((int)picture.shape[2], (int)picture.shape[1]), ShortSide, LongestSide))];
        var batch = PictureBatch.Make([.. pictures.Select(picture => picture * 255)], sizes, new TorchEngine(CPU, ScalarType.Float64), antialias: false);
        for (var i = 0; i < pictures.Length; i++)
        {
            tensors[$"picture{i}"] = pictures[i];
            tensors[$"boxes{i}"] = Boxes.ToTensor(truth[i].Boxes);
            tensors[$"classes{i}"] = tensor(truth[i].Classes.Select(c => (long)c).ToArray());
        }

        tensors["batch"] = batch.Pictures.contiguous();
        Find(network, batch, pictures, tensors);
        Step(network, batch, pictures, truth, tensors);
        ParameterSpread.Add(tensors, "after.", network);
        StateDictionary.Write(path, tensors);
    }

    private static void Find(Fcos network, PictureBatch batch, Tensor[] pictures, Dictionary<string, Tensor> tensors)
    {
        using var pause = no_grad();
        var answers = network.forward(batch.Pictures);
        (tensors["logits"], tensors["distances"], tensors["centerness"]) = (answers.Logits, answers.Distances, answers.Centerness);
        var found = FcosDetections.Find(answers, batch.Sizes, 0.2f, 100);
        for (var i = 0; i < found.Length; i++)
        {
            var (x, y) = ((float)pictures[i].shape[2] / batch.Sizes[i].Width, (float)pictures[i].shape[1] / batch.Sizes[i].Height);
            tensors[$"foundBoxes{i}"] = Boxes.ToTensor(found[i].Select(o => o.Box.Scale(x, y)).ToArray());
            tensors[$"foundScores{i}"] = tensor(found[i].Select(o => o.Score).ToArray());
            tensors[$"foundClasses{i}"] = tensor(found[i].Select(o => (long)o.Class).ToArray());
        }
    }

    private static void Step(Fcos network, PictureBatch batch, Tensor[] pictures, LabeledObjects[] truth, Dictionary<string, Tensor> tensors)
    {
        LabeledObjects[] scaled = [.. truth.Select((objects, i) => new LabeledObjects(
            [.. objects.Boxes.Select(box => box.Scale((float)batch.Sizes[i].Width / pictures[i].shape[2], (float)batch.Sizes[i].Height / pictures[i].shape[1]))], objects.Classes))];
        var optimizer = optim.SGD(network.parameters(), 0.01);
        optimizer.zero_grad();
        using var pieces = new Pieces(CancellationToken.None);
        var loss = FcosLoss.Of(network.forward(batch.Pictures), scaled);
        (tensors["lossClassification"], tensors["lossRegression"], tensors["lossCenterness"]) = (loss.Classification, loss.Regression, loss.Centerness);
        pieces.Backward(loss.Sum);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.grad is { } gradient)
            {
                tensors["gradient." + name] = gradient.clone();
            }
        }

        optimizer.step();
    }
}
