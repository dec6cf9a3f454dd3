using Labeling.ConformanceTests;

namespace Labeling.MlAssist.Tests;

public sealed class BackboneTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-backbones-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_gives_as_many_features_as_it_has()
    {
        string model = SharedData.FindModel("mobilenet_v1_025_128_imagenet.onnx");
        using var trainer = new FrozenBackboneTrainer(_folder.FullName, model);

        Assert.Equal(256, await FeaturizeAsync(trainer));
    }

    [Fact]
    public async Task A_missing_and_a_damaged_model_are_refused()
    {
        string damaged = Path.Combine(_folder.FullName, "damaged.onnx");
        await File.WriteAllBytesAsync(damaged, [.. Enumerable.Range(0, 5000).Select(i => (byte)((i * 31) % 251))], Cancellation);

        foreach (string path in (string[])[Path.Combine(_folder.FullName, "missing.onnx"), damaged])
        {
            using var trainer = new FrozenBackboneTrainer(_folder.FullName, path);
            LabelingException refused = await Assert.ThrowsAsync<LabelingException>(() => FeaturizeAsync(trainer));
            Assert.Equal(LabelingErrorCodes.ModelInvalid, refused.Code);
        }
    }

    [Fact]
    public async Task Weights_outside_the_models_folder_are_refused()
    {
        string path = Path.Combine(_folder.FullName, "outside.onnx");
        byte[] location = [0x0A, 8, .. "location"u8, 0x12, 12, .. "../secret.bi"u8];
        byte[] tensor = [0x6A, (byte)location.Length, .. location];
        byte[] graph = [0x2A, (byte)tensor.Length, .. tensor];
        await File.WriteAllBytesAsync(path, [0x3A, (byte)graph.Length, .. graph], Cancellation);
        using var trainer = new FrozenBackboneTrainer(_folder.FullName, path);

        LabelingException refused = await Assert.ThrowsAsync<LabelingException>(() => FeaturizeAsync(trainer));

        Assert.Contains("outside its own folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Impossible_preprocessing_is_refused()
    {
        string model = Path.Combine(_folder.FullName, "m.onnx");
        File.Copy(SharedData.FindModel("mobilenet_v1_025_128_imagenet.onnx"), model);
        foreach (string json in (string[])["{", """{ "width": 0 }""", """{ "colour": 1 }""", """{ "std": [0, 1, 1] }""", """{ "mean": null }"""])
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(model, ".json"), json, Cancellation);
            using var trainer = new FrozenBackboneTrainer(_folder.FullName, model);
            Assert.Equal(LabelingErrorCodes.ModelInvalid, (await Assert.ThrowsAsync<LabelingException>(() => FeaturizeAsync(trainer))).Code);
        }
    }

    [Fact]
    public async Task What_a_preprocessing_file_leaves_out_has_its_default()
    {
        string model = Path.Combine(_folder.FullName, "part.onnx");
        File.Copy(SharedData.FindModel("mobilenet_v1_025_128_imagenet.onnx"), model);
        await File.WriteAllTextAsync(Path.ChangeExtension(model, ".json"), """{ "width": 128, "height": 128, "channelsLast": false }""", Cancellation);
        using var trainer = new FrozenBackboneTrainer(_folder.FullName, model);

        Assert.Equal(256, await FeaturizeAsync(trainer));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<int> FeaturizeAsync(FrozenBackboneTrainer trainer)
        => trainer.FeaturizeAsync(NewProject(), ColouredItems.Make(4).ToAsyncEnumerable(), new ColouredItems(), Cancellation);

    private static Project NewProject() => new()
    {
        Id = new ProjectId(Guid.CreateVersion7()),
        Name = "features",
        TaskType = LabelingTaskType.ImageClassificationMultiClass,
        State = ProjectState.Running,
        LabelClasses = [],
        NextLabelClassId = 1,
        Dataset = new DatasetDefinition("coloured", "anywhere"),
        Settings = new ProjectSettings(),
        Seed = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
