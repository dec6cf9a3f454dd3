using System.Text.Json;
using Labeling.Export.Coco;
using Labeling.Imaging;

namespace Labeling.Scenarios.Tests;

/// <summary>Training and predicting in small, from files to files.</summary>
public sealed class TrainRuns : IDisposable
{
    private const int Side = 64;

    private static readonly string[] Names = ["left", "right"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_detector_predicts_can_be_held_against_the_answers()
    {
        LibtorchHere.Require();
        await DrawAsync(30);
        string results = _folder.File("results.json");

        JsonElement trained = await RunAsync(0, "train", "--task", "detection", "--images", Images, "--answers", _folder.File("answers.json"), "--model", _folder.File("model"),
            "--architecture", "ResNet18", "--size", "64", "--epochs", "1", "--batch", "4", "--device", "cpu");
        JsonElement predicted = await RunAsync(0, "predict", "--model", _folder.File("model"), "--images", Images, "--output", results, "--device", "cpu");
        CocoEvaluation evaluation = await CocoEvaluation.RunAsync(_folder.File("answers.json"), results, IouType.BoundingBox, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((24, 6, "ap50", "cpu"), (trained.GetProperty("trainImages").GetInt32(), trained.GetProperty("testImages").GetInt32(), trained.GetProperty("metric").GetString(), trained.GetProperty("device").GetString()));
        Assert.InRange(trained.GetProperty("value").GetDouble(), 0, 1);
        Assert.True(trained.GetProperty("samplesPerSecond").GetDouble() > 0 && trained.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(30, predicted.GetProperty("images").GetInt32());
        Assert.True(predicted.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.InRange(evaluation.Ap50, 0, 1);
    }

    [Fact]
    public async Task A_classifier_s_predictions_are_a_csv_with_a_line_for_each_picture()
    {
        LibtorchHere.Require();
        await DrawAsync(20);
        string csv = _folder.File("labels.csv");
        await File.WriteAllLinesAsync(csv, ["file,class", .. Enumerable.Range(1, 20).Select(i => $"{i}.png,{Names[i % 2]}")], TestContext.Current.CancellationToken);
        string output = _folder.File("predicted.csv");

        JsonElement trained = await RunAsync(0, "train", "--task", "classification", "--images", Images, "--answers", csv, "--model", _folder.File("model"),
            "--architecture", "ResNet18", "--size", "64", "--epochs", "1", "--device", "cpu");
        await RunAsync(0, "predict", "--model", _folder.File("model"), "--images", Images, "--output", output, "--device", "cpu");

        Assert.Equal("accuracy", trained.GetProperty("metric").GetString());
        string[] lines = await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal("file,class,score", lines[0]);
        Assert.Equal(20, lines.Length - 1);
        Assert.All(lines.Skip(1), line => Assert.Contains(line.Split(',')[1], Names));
    }

    [Theory]
    [InlineData("labels.csv", "--task detection", "needs a COCO file")]
    [InlineData("labels.csv", "--task classification --architecture VGG", "MobileNetV2")]
    [InlineData("labels.csv", "--task classification --device gpu", "'gpu'")]
    [InlineData("labels.csv", "--task classification --backbone nothing.pth", "nothing.pth")]
    [InlineData("answers.json", "--task segmentation", "4 of its objects have a box and no outline, the first in '1.png'")]
    public async Task Impossible_arguments_are_refused_in_one_line(string answers, string arguments, string reason)
    {
        LibtorchHere.Require();
        await DrawAsync(4);
        await File.WriteAllTextAsync(_folder.File("labels.csv"), "file,class\n1.png,left\n2.png,right\n", TestContext.Current.CancellationToken);
        using var error = new StringWriter();

        int status = await new ScenarioProgram(ScenarioCatalog.All, TextWriter.Null, error).RunAsync(
            ["train", "--images", Images, "--answers", _folder.File(answers), "--model", _folder.File("model"), .. arguments.Split(' ')], TestContext.Current.CancellationToken);

        Assert.Equal(2, status);
        Assert.Contains(reason, error.ToString().TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private string Images => _folder.File("images");

    /// <summary>Dark pictures with a bright square on the left or on the right, and a COCO file that says so.</summary>
    private async Task DrawAsync(int count)
    {
        Directory.CreateDirectory(Images);
        await using var writer = CocoWriter.Create(_folder.File("answers.json"), Names.Select((name, i) => new CocoCategory { Id = i + 1, Name = name }));
        for (int id = 1; id <= count; id++)
        {
            int at = id % 2 == 0 ? 6 : 36;
            byte[] pixels = new byte[Side * Side * 4];
            for (int i = 0; i < pixels.Length; i++)
            {
                bool isIn = i / 4 % Side is var x && x >= at && x < at + 22 && i / 4 / Side is >= 20 and < 42;
                pixels[i] = i % 4 == 3 || isIn ? (byte)255 : (byte)(i * id % 40);
            }

            var size = new PixelSize(Side, Side);
            using var image = new DecodedImage(new ImageInfo { Format = ImageFormat.Png, StoredSize = size }, size, pixels);
            await File.WriteAllBytesAsync(Path.Combine(Images, $"{id}.png"), image.ToPng().Bytes.ToArray(), TestContext.Current.CancellationToken);
            await writer.WriteAsync(new CocoImage { Id = 100 + id, FileName = $"{id}.png", Size = size }, TestContext.Current.CancellationToken);
            await writer.WriteAsync(new CocoAnnotation { Id = id, ImageId = 100 + id, CategoryId = (id % 2) + 1, Box = new BoundingBox(at, 20, 22, 22), Area = 484 }, TestContext.Current.CancellationToken);
        }

        await writer.CompleteAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> RunAsync(int expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, error).RunAsync(arguments, TestContext.Current.CancellationToken);
        Assert.True(status == expected, error.ToString());
        return JsonDocument.Parse(output.ToString().TrimEnd().Split('\n')[^1]).RootElement;
    }
}
