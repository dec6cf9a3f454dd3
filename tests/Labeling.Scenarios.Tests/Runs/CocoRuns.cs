using System.Text.Json;

namespace Labeling.Scenarios.Tests;

/// <summary>The COCO scenarios in small.</summary>
public sealed class CocoRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("coco-export --annotations 2000 --shape polygon")]
    [InlineData("coco-export --annotations 2000 --shape box")]
    [InlineData("coco-import --annotations 2000 --shape polygon")]
    [InlineData("coco-import --annotations 2000 --shape box --order mixed")]
    public async Task Labels_are_written_and_read(string arguments)
    {
        JsonElement report = await RunAsync(arguments.Split(' '));

        Assert.Equal(2000, report.GetProperty("annotations").GetInt32());
        Assert.True(report.GetProperty("annotationsPerSecond").GetDouble() > 0);
        Assert.True(report.GetProperty("peakMemoryMb").GetDouble() >= 0);
    }

    [Fact]
    public async Task A_file_is_read_with_its_problems_counted()
    {
        string path = Write("in.json", """
            {"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"can"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2]},{"id":2,"image_id":7,"category_id":1,"bbox":[1,1,2,2]}]}
            """);

        JsonElement report = await RunAsync("coco-import", "--input", path);

        Assert.Equal((1, 1), (report.GetProperty("annotations").GetInt32(), report.GetProperty("problems").GetInt32()));
    }

    [Theory]
    [InlineData("bbox")]
    [InlineData("segm")]
    public async Task Detections_that_are_right_score_one(string type)
    {
        string truth = Write("truth.json", """
            {"images":[{"id":1,"file_name":"a.jpg","width":90,"height":90}],"categories":[{"id":1,"name":"can"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"iscrowd":0,"area":400,"bbox":[10,10,20,20],"segmentation":[[10,10,30,10,30,30,10,30]]}]}
            """);
        string found = Write("found.json", """[{"image_id":1,"category_id":1,"score":0.5,"bbox":[10,10,20,20],"segmentation":[[10,10,30,10,30,30,10,30]]}]""");

        JsonElement report = await RunAsync("coco-eval", "--ground-truth", truth, "--detections", found, "--iou-type", type);

        Assert.Equal([1, 1, 1, 1, -1, -1, 1, 1, 1, 1, -1, -1], report.GetProperty("stats").EnumerateArray().Select(value => Math.Round(value.GetDouble(), 12)));
    }

    [Fact]
    public async Task Masks_are_those_of_pycocotools()
    {
        // The answers are pycocotools 2.0.11's.
        string input = Write("in.json", """
            {"images":[{"id":1,"file_name":"a.png","width":5,"height":4}],"categories":[{"id":1,"name":"x"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,4,1,4,3,1,3]]},
              {"id":2,"image_id":1,"category_id":1,"iscrowd":1,"segmentation":{"size":[4,5],"counts":[5,2,13]}},
              {"id":3,"image_id":1,"category_id":1,"segmentation":[[1,1,3,3,1,1]]}]}
            """);
        string output = _folder.File("out.json");

        JsonElement report = await RunAsync("masks", "--input", input, "--output", output);

        Assert.Equal(3, report.GetProperty("annotations").GetInt32());
        using JsonDocument masks = JsonDocument.Parse(await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Equal(
            """[{"id":1,"area":6,"bbox":[1,1,3,2],"rle":{"size":[4,5],"counts":"5220003"}},{"id":2,"area":2,"bbox":[1,1,1,2],"rle":{"size":[4,5],"counts":"52="}},{"id":3,"area":0,"bbox":[0,0,0,0],"rle":{"size":[4,5],"counts":"d0"}}]""",
            JsonSerializer.Serialize(masks.RootElement));
    }

    [Theory]
    [InlineData("masks --input nowhere --output x")]
    [InlineData("coco-eval --ground-truth nowhere --detections nowhere")]
    [InlineData("coco-import --input nowhere")]
    public async Task A_file_that_is_not_there_is_a_wrong_argument(string arguments)
        => Assert.Equal(ScenarioProgram.WrongArguments, await new ScenarioProgram(ScenarioCatalog.All, TextWriter.Null, TextWriter.Null).RunAsync(arguments.Split(' '), TestContext.Current.CancellationToken));

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private static async Task<JsonElement> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, error).RunAsync(arguments, TestContext.Current.CancellationToken);
        Assert.True(status == ScenarioProgram.Passed, error.ToString());
        return JsonDocument.Parse(output.ToString().TrimEnd().Split('\n')[^1]).RootElement;
    }
}
