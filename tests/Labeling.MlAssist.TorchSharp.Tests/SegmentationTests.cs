using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Training and predicting polygons, on pictures of bright discs.</summary>
[Collection(OneAtATime.Name)]
public sealed class SegmentationTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-masks-").FullName;

    public SegmentationTests() => LibtorchHere.Require();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TorchSharpOptions Options(string? backbone = null, int epochs = 1) => new()
    {
        Architecture = Architecture.MobileNetV2TensorFlowPadding,
        Backbone = backbone,
        ObjectImageSize = 96,
        Epochs = epochs,
        BatchSize = 4,
        LearningRate = 1e-3,
        Device = "cpu",
        CheckpointFolder = Path.Combine(_folder, "checkpoints"),
    };

    [Fact]
    public async Task Discs_are_found_with_their_outlines_by_a_network_that_was_pretrained()
    {
        string backbone = SharedData.FindModel("mobilenet_v2_imagenet_tfpad_bncal.safetensors");
        var trainer = new TorchSharpTrainer(Options(backbone, epochs: 12));
        TrainingRequest request = DiscItems.Request(NewFolder("model"), training: 24, validation: 4);
        Item[] unseen = DiscItems.Make(5001, 6);

        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        List<Prediction> predictions = await PredictAsync(model, unseen, request.Images);

        int found = 0;
        int there = 0;
        foreach ((Prediction prediction, Item item) in predictions.Zip(unseen))
        {
            foreach (Annotation disc in item.Annotations)
            {
                there++;
                RunLengthMask truth = RunLengthMask.FromPolygon((Polygon)disc.Shape!, DiscItems.Side, DiscItems.Side);
                found += prediction.Annotations.Any(a => a.Score > 0.5 && RunLengthMask.Iou(RunLengthMask.FromPolygon((Polygon)a.Shape!, DiscItems.Side, DiscItems.Side), truth) > 0.5) ? 1 : 0;
            }
        }

        Assert.True(found >= there * 0.7, $"{found} of {there} discs were found.");
    }

    [Fact]
    public async Task A_loaded_model_predicts_the_same_valid_polygons_in_the_picture_by_falling_score()
    {
        var trainer = new TorchSharpTrainer(Options());
        TrainingRequest request = DiscItems.Request(NewFolder("model"), training: 4, validation: 2);
        Item[] unseen = DiscItems.Make(5001, 3);

        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        List<Prediction> first = await PredictAsync(model, unseen, request.Images);
        await using ITrainedModel loaded = await trainer.LoadAsync(request.Project, request.Folder, Stop);
        List<Prediction> second = await PredictAsync(loaded, unseen, request.Images);

        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.Annotations.Select(a => (a.Shape, a.Score)), pair.Second.Annotations.Select(a => (a.Shape, a.Score))));
        Assert.All(first.SelectMany(p => p.Annotations), annotation =>
        {
            var polygon = Assert.IsType<Polygon>(annotation.Shape);
            Assert.Null(polygon.Validate());
            Assert.Same(polygon, polygon.ClipTo(new PixelSize(DiscItems.Side, DiscItems.Side)));
            Assert.InRange(annotation.Score!.Value, 0, 1);
        });
        Assert.All(first, p => Assert.Equal(p.Annotations.OrderByDescending(a => a.Score).Select(a => a.Score), p.Annotations.Select(a => a.Score)));
    }

    [Fact]
    public async Task Training_and_predicting_polygons_leave_no_tensors_behind()
    {
        var trainer = new TorchSharpTrainer(Options());
        await TrainPredictAndDisposeAsync("first");

        // TorchSharp counts each parameter of a network twice when it is made, and once when it is disposed.
        long start = Count();
        new MaskRcnn(MaskRcnnDesign.Of(Architecture.MobileNetV2TensorFlowPadding, 1, new ObjectSizes(20, 3))).Dispose();
        long before = Count();
        long ofOneNetwork = before - start;

        await TrainPredictAndDisposeAsync("second");

        Assert.Equal(before + ofOneNetwork, Count());

        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return torch.Tensor.TotalCount;
        }

        async Task TrainPredictAndDisposeAsync(string name)
        {
            TrainingRequest request = DiscItems.Request(NewFolder(name), training: 4, validation: 1);
            await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
            await PredictAsync(model, DiscItems.Make(5001, 2), request.Images);
        }
    }

    [Fact]
    public async Task A_whole_network_that_was_trained_for_other_classes_is_a_start_under_its_old_names_too()
    {
        string path = Path.Combine(_folder, "whole.safetensors");
        using (torch.NewDisposeScope())
        {
            // As torchvision wrote it before 0.13, for four classes.
            using var whole = new MaskRcnn(MaskRcnnDesign.Of(Architecture.MobileNetV2TensorFlowPadding, 4, new ObjectSizes(32, 3)));
            StateDictionary.Write(path, whole.state_dict().ToDictionary(pair => MaskRcnn.OldName(pair.Key), pair => pair.Value));
        }

        TrainingRequest request = DiscItems.Request(NewFolder("model"), training: 2, validation: 0);
        await using ITrainedModel model = await new TorchSharpTrainer(Options(path, epochs: 0)).TrainAsync(request, cancellationToken: Stop);

        IReadOnlyDictionary<string, torch.Tensor> before = StateDictionary.Read(path);
        IReadOnlyDictionary<string, torch.Tensor> after = StateDictionary.Read(Path.Combine(request.Folder, "network.safetensors"));
        Assert.True(before["rpn.head.conv.weight"].equal(after["rpn.head.conv.0.0.weight"]).all().item<bool>());
        Assert.True(before["backbone.fpn.layer_blocks.1.weight"].equal(after["backbone.fpn.layer_blocks.1.0.weight"]).all().item<bool>());
        Assert.True(before["roi_heads.mask_head.mask_fcn2.bias"].equal(after["roi_heads.mask_head.1.0.bias"]).all().item<bool>());
        Assert.Equal([2, 512], after["roi_heads.box_predictor.cls_score.weight"].shape);
        foreach (torch.Tensor tensor in before.Values.Concat(after.Values))
        {
            tensor.Dispose();
        }
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private static async Task<List<Prediction>> PredictAsync(ITrainedModel model, Item[] items, IItemImages images)
        => await model.PredictAsync(items.ToAsyncEnumerable(), images, Stop).ToListAsync(Stop);
}
