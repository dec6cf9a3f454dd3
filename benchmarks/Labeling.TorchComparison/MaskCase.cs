using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.TorchComparison;

/// <summary>A Mask R-CNN's parameters, its answers, objects and masks, its losses, and what one step of training makes of it.</summary>
internal static class MaskCase
{
    private static readonly PixelSize[] Sizes = [new(202, 160), new(150, 190)];
    private static readonly PixelSize[] Originals = [new(303, 240), new(135, 171)];

    public static void Write(Architecture architecture, string path)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);

        // So many examples that every one is taken: nothing is left to chance.
        using var network = new MaskRcnn(new MaskRcnnDesign
        {
            Architecture = architecture,
            Classes = 5,
            TrainingProposals = 50,
            Proposals = 40,
            Examples = 1_000_000,
            AnchorExamples = 1_000_000,
            MostObjects = 15,
        });
        Widen(network);
        network.to(float64);
        var tensors = new Dictionary<string, Tensor>();
        var batch = PictureBatch.Make([.. Sizes.Select(size => rand(3, size.Height, size.Width, dtype: float64) * 255)], Sizes, new TorchEngine(CPU, ScalarType.Float64));
        Temper(network, batch);
        ParameterSpread.Add(tensors, "before.", network);
        tensors["batch"] = batch.Pictures.contiguous();
        tensors["sizes"] = Rows(Sizes);
        tensors["originals"] = Rows(Originals);
        Find(network, batch, tensors);
        Step(network, batch, tensors);
        ParameterSpread.Add(tensors, "after.", network);
        StateDictionary.Write(path, tensors);
    }

    private static Tensor Rows(PixelSize[] sizes) => tensor(sizes.SelectMany(size => new long[] { size.Height, size.Width }).ToArray(), sizes.Length, 2);

    /// <summary>Answers that differ from place to place.</summary>
    private static void Widen(MaskRcnn network)
    {
        ParameterSpread.Widen(network);
        using var pause = no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            if (value.dim() > 1 && (name.StartsWith("rpn.head.", StringComparison.Ordinal) || name.StartsWith("roi_heads.mask", StringComparison.Ordinal)))
            {
                value.normal_(0, 0.03);
            }
            else if (value.dim() > 1 && name.StartsWith("roi_heads.box_predictor.", StringComparison.Ordinal))
            {
                value.normal_(0, 0.03);
            }
        }
    }

    /// <summary>Random networks of many layers make large maps, of which no proposal could be made: the pyramid makes them small again.</summary>
    private static void Temper(MaskRcnn network, PictureBatch batch)
    {
        using var pause = no_grad();
        var size = network.Levels(batch)[..4].Max(level => level.std().item<double>());
        foreach (var (name, value) in network.state_dict())
        {
            if (name.StartsWith("backbone.fpn.inner_blocks.", StringComparison.Ordinal))
            {
                value.div_(size);
            }
        }
    }

    private static void Find(MaskRcnn network, PictureBatch batch, Dictionary<string, Tensor> tensors)
    {
        using var pause = no_grad();
        var levels = network.Levels(batch);
        var (scores, codes) = network.ProposalHead.forward(levels);
        (tensors["scores"], tensors["codes"]) = (scores, codes);
        var proposals = network.ProposalHead.Propose(scores, codes, network.MakeAnchors(levels, batch, ScalarType.Float64), Sizes, network.Design.Proposals);
        (tensors["proposals0"], tensors["proposals1"]) = (proposals[0], proposals[1]);
        (tensors["boxScores"], tensors["boxCodes"]) = network.Heads.Look(levels[..^1], proposals);
        tensors["maskLogits"] = network.Heads.Draw(levels[..^1], proposals);
        var found = network.Detect(batch);
        for (var i = 0; i < found.Length; i++)
        {
            var (x, y) = ((float)Originals[i].Width / Sizes[i].Width, (float)Originals[i].Height / Sizes[i].Height);
            Box[] boxes = [.. found[i].Boxes.Select(box => box.Scale(x, y))];
            tensors[$"foundBoxes{i}"] = Boxes.ToTensor(boxes);
            tensors[$"foundScores{i}"] = tensor(found[i].Scores);
            tensors[$"foundClasses{i}"] = tensor(found[i].Labels.Select(label => (long)label).ToArray());
            tensors[$"foundMasks{i}"] = stack([.. boxes.Select((box, k) => Paste(found[i].Mask(k), box, Originals[i]))]);
        }
    }

    private static Tensor Paste(ReadOnlySpan<float> mask, Box box, PixelSize size)
    {
        var (left, top, width, height, chances) = MaskPasting.Paste(mask, box, size);
        var whole = zeros(size.Height, size.Width);
        whole.narrow(0, top, height).narrow(1, left, width).copy_(tensor(chances, height, width));
        return whole;
    }

    private static void Step(MaskRcnn network, PictureBatch batch, Dictionary<string, Tensor> tensors)
    {
        InstanceTargets[] truth =
        [
            Truth(0, tensors, ([12, 20.5f, 60, 90], 2), ([100, 40, 190.25f, 150], 5), ([30, 60, 44, 71], 1)),
            Truth(1, tensors, ([5, 4, 140, 180], 3)),
        ];
        var optimizer = optim.SGD(network.parameters(), 0.01);
        optimizer.zero_grad();
        using var pieces = new Pieces(CancellationToken.None);
        var loss = network.Loss(batch, truth, new Random(1));
        (tensors["loss_objectness"], tensors["loss_rpn_box_reg"]) = (loss.Objectness, loss.ProposalPlaces);
        (tensors["loss_classifier"], tensors["loss_box_reg"], tensors["loss_mask"]) = (loss.Classes, loss.Places, loss.Masks);
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

    /// <summary>Objects whose pixels are an ellipse in each box.</summary>
    private static InstanceTargets Truth(int index, Dictionary<string, Tensor> tensors, params (float[] Box, long Label)[] objects)
    {
        var (height, width) = (Sizes[index].Height, Sizes[index].Width);
        List<InstanceMask> masks = [];
        List<Tensor> whole = [];
        foreach (var (box, _) in objects)
        {
            int[] window = [(int)box[0], (int)box[1], (int)Math.Ceiling(box[2]) - (int)box[0], (int)Math.Ceiling(box[3]) - (int)box[1]];
            var pixels = new byte[window[2] * window[3]];
            for (var i = 0; i < pixels.Length; i++)
            {
                var x = ((i % window[2]) + 0.5 - (window[2] / 2.0)) / (window[2] / 2.0);
                var y = ((i / window[2]) + 0.5 - (window[3] / 2.0)) / (window[3] / 2.0);
                pixels[i] = (byte)((x * x) + (y * y) < 1 ? 1 : 0);
            }

            masks.Add(new InstanceMask(window[0], window[1], window[2], window[3], pixels));
            var full = zeros(height, width, dtype: ScalarType.Byte);
            full.narrow(0, window[1], window[3]).narrow(1, window[0], window[2]).copy_(tensor(pixels, window[3], window[2]));
            whole.Add(full);
        }

        var boxes = tensor(objects.SelectMany(one => one.Box).ToArray(), objects.Length, 4);
        var labels = tensor(objects.Select(one => one.Label).ToArray());
        (tensors[$"boxes{index}"], tensors[$"classes{index}"], tensors[$"masks{index}"]) = (boxes, labels, stack(whole).to(ScalarType.Int32));
        return new InstanceTargets(boxes, labels, masks);
    }
}
