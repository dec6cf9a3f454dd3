using System.Text.Json;

namespace Labeling.Export.Coco;

public sealed class CocoEvaluationTests : IDisposable
{
    private static readonly CocoCategory[] Cans = [new() { Id = 1, Name = "can" }];
    private static readonly CocoImage[] OneImage = [new() { Id = 1, FileName = "a.jpg", Size = new PixelSize(200, 200) }];

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Goldens => new(
        "boxes", "segments", "boxes-without-categories", "boxes-lvis", "masks-only-boxes", "masks-only-segments", "ids-from-zero", "more-than-a-hundred");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Goldens))]
    public async Task Every_number_is_that_of_pycocotools(string name)
    {
        using var golden = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Golden", $"evaluation-{name}.json")));
        var root = golden.RootElement;
        var options = new CocoEvaluationOptions
        {
            UseCategories = root.GetProperty("useCategories").GetBoolean(),
            MaxDetections = [.. root.GetProperty("maxDetections").EnumerateArray().Select(number => number.GetInt32())],
        };

        var evaluation = await CocoEvaluation.RunAsync(
            _folder.Write("gt.json", root.GetProperty("truth").GetRawText()),
            _folder.Write("dt.json", root.GetProperty("detections").GetRawText()),
            root.GetProperty("iouType").GetString() == "bbox" ? IouType.BoundingBox : IouType.Segmentation,
            options);

        AssertClose(root.GetProperty("stats").EnumerateArray().Select(number => number.GetDouble()), evaluation.Stats.Take(root.GetProperty("stats").GetArrayLength()));
        AssertRecall(root.GetProperty("recall"), evaluation);
        AssertPrecision(root.GetProperty("precisionMeans"), evaluation);
        Assert.Equal(root.GetProperty("curves").GetArrayLength(), evaluation.Categories.Count);
        for (var k = 0; k < evaluation.Categories.Count; k++)
        {
            AssertClose(root.GetProperty("curves")[k].EnumerateArray().Select(number => number.GetDouble()), Enumerable.Range(0, 101).Select(r => evaluation.Precision(k, 2, r)));
        }
    }

    [Fact]
    public async Task Perfect_detections_score_one_and_none_score_nothing()
    {
        var truths = new[] { Truth(1, new BoundingBox(10, 10, 50, 50)), Truth(2, new BoundingBox(100, 100, 20, 20)) };

        var perfect = await CocoEvaluation.RunAsync(OneImage, Cans, truths, truths.Select(truth => Detection(truth.Box!, 0.9)), IouType.BoundingBox);
        var none = await CocoEvaluation.RunAsync(OneImage, Cans, truths, [], IouType.BoundingBox);
        var noTruth = await CocoEvaluation.RunAsync(OneImage, Cans, [], [Detection(new BoundingBox(0, 0, 1, 1), 0.9)], IouType.BoundingBox);

        AssertClose([1, 1, 1, 1, 1, -1, 0.5, 1, 1, 1, 1, -1], perfect.Stats);
        Assert.Equal([0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, -1], none.Stats);
        Assert.All(noTruth.Stats, number => Assert.Equal(-1, number));
        Assert.Equal((2, 2), (perfect.Categories[0].Truths, perfect.Categories[0].Detections));
        Assert.Equal(1, perfect.Categories[0].Ap, 1e-12);
        Assert.Equal("AP 1.000, AP50 1.000, AP75 1.000, AR100 1.000", perfect.ToString());
    }

    [Fact]
    public async Task Masks_are_compared_by_their_pixels()
    {
        // The boxes are the same; the triangles share their diagonal only.
        var upper = RunLengthMask.FromPolygon(new Polygon((0, 0), (100, 0), (100, 100)), 200, 200);
        var lower = RunLengthMask.FromPolygon(new Polygon((0, 0), (0, 100), (100, 100)), 200, 200);
        var truth = new CocoAnnotation { Id = 1, ImageId = 1, CategoryId = 1, Segmentation = upper };
        var detection = new CocoAnnotation { ImageId = 1, CategoryId = 1, Segmentation = lower, Score = 1 };

        Assert.Equal(0, (await CocoEvaluation.RunAsync(OneImage, Cans, [truth], [detection], IouType.Segmentation)).Ap);
        Assert.True((await CocoEvaluation.RunAsync(OneImage, Cans, [truth], [detection], IouType.BoundingBox)).Ap > 0.9);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_named()
    {
        var box = new BoundingBox(0, 0, 1, 1);
        await AssertRefusedAsync([new CocoAnnotation { Id = 5, ImageId = 2, CategoryId = 1, Box = box }], [], "Annotation 5");
        await AssertRefusedAsync([new CocoAnnotation { Id = 5, ImageId = 1, CategoryId = 1 }], [], "neither");
        await AssertRefusedAsync([Truth(5, box)], [], "segmentation", IouType.Segmentation);
        await AssertRefusedAsync([], [new CocoAnnotation { ImageId = 1, CategoryId = 1, Box = box }], "score");
        await AssertRefusedAsync([], [new CocoAnnotation { ImageId = 9, CategoryId = 1, Box = box, Score = 1 }], "image 9");
    }

    [Fact]
    public async Task Detections_of_other_categories_are_not_looked_at()
    {
        var box = new BoundingBox(10, 10, 50, 50);
        var other = new CocoAnnotation { ImageId = 1, CategoryId = 99, Box = box, Score = 1 };

        Assert.Equal(1, (await CocoEvaluation.RunAsync(OneImage, Cans, [Truth(1, box)], [other, Detection(box, 0.5)], IouType.BoundingBox)).Ap, 1e-12);
    }

    [Fact]
    public async Task Files_that_were_exchanged_are_noticed()
    {
        var truth = _folder.Write("gt.json", """{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"can"}],"annotations":[]}""");
        var detections = _folder.Write("dt.json", "[]");

        Assert.Equal(-1, (await CocoEvaluation.RunAsync(truth, detections, IouType.BoundingBox)).Ap);
        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoEvaluation.RunAsync(detections, truth, IouType.BoundingBox));
        Assert.Contains("exchanged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lenient_reading_leaves_out_what_cannot_be_compared()
    {
        var truth = _folder.Write("gt.json", """{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"can"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,9,9]}]}""");
        var detections = _folder.Write("dt.json", """[{"image_id":1,"category_id":1,"bbox":[0,0,9,9],"score":1},{"image_id":7,"category_id":1,"bbox":[0,0,9,9],"score":1}]""");
        var problems = new List<CocoProblem>();
        var options = new CocoEvaluationOptions { Reading = new CocoReadOptions { Lenient = true, OnProblem = problems.Add } };

        await Assert.ThrowsAsync<LabelingException>(() => CocoEvaluation.RunAsync(truth, detections, IouType.BoundingBox));
        Assert.Equal(1, (await CocoEvaluation.RunAsync(truth, detections, IouType.BoundingBox, options)).Ap, 1e-12);
        Assert.Contains(problems, problem => problem.Message.Contains("image 7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 1, 100)]
    [InlineData(0, 1, 2)]
    public async Task Numbers_of_detections_that_make_no_sense_are_refused(params int[] maxDetections)
        => await Assert.ThrowsAsync<ArgumentException>(() => CocoEvaluation.RunAsync(OneImage, Cans, [], [], IouType.BoundingBox, new CocoEvaluationOptions { MaxDetections = maxDetections }));

    [Fact]
    public async Task A_confusion_matrix_counts_every_truth_once()
    {
        var truth = _folder.Write("gt.json", """
            {"images":[{"id":1,"file_name":"a"}],"categories":[{"id":2,"name":"milk"},{"id":1,"name":"can"}],"annotations":[
              {"id":1,"image_id":1,"category_id":1,"bbox":[0,0,10,10]},
              {"id":2,"image_id":1,"category_id":2,"bbox":[20,0,10,10]},
              {"id":3,"image_id":1,"category_id":2,"bbox":[40,0,10,10]},
              {"id":4,"image_id":1,"category_id":1,"bbox":[60,0,30,30],"iscrowd":1}]}
            """);
        var detections = _folder.Write("dt.json", """
            [{"image_id":1,"category_id":1,"bbox":[0,0,10,10],"score":0.9},
             {"image_id":1,"category_id":1,"bbox":[0,0,10,9],"score":0.8},
             {"image_id":1,"category_id":1,"bbox":[20,0,10,10],"score":0.7},
             {"image_id":1,"category_id":1,"bbox":[65,5,5,5],"score":0.7},
             {"image_id":1,"category_id":2,"bbox":[65,5,5,5],"score":0.7},
             {"image_id":1,"category_id":2,"bbox":[40,0,10,10],"score":0.2}]
            """);

        var matrix = await CocoConfusionMatrix.RunAsync(truth, detections, IouType.BoundingBox);

        Assert.Equal(["can", "milk"], matrix.Categories.Select(category => category.Name));
        Assert.Equal("truth \\ detection\tcan\tmilk\t(nothing)\ncan\t1\t0\t0\nmilk\t1\t0\t1\n(nothing)\t1\t1\t0", matrix.ToString());
    }

    private static async Task AssertRefusedAsync(CocoAnnotation[] truths, CocoAnnotation[] detections, string part, IouType iouType = IouType.BoundingBox)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => CocoEvaluation.RunAsync(OneImage, Cans, truths, detections, iouType));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    private static CocoAnnotation Truth(long id, BoundingBox box) => new() { Id = id, ImageId = 1, CategoryId = 1, Box = box };

    private static CocoAnnotation Detection(BoundingBox box, double score) => new() { ImageId = 1, CategoryId = 1, Box = box, Score = score };

    private static void AssertRecall(JsonElement recall, CocoEvaluation evaluation)
        => ForEach(recall, (t, k, a, m, expected) => Assert.Equal(expected, evaluation.Recall(k, t, (CocoArea)a, m), 1e-12));

    private static void AssertPrecision(JsonElement means, CocoEvaluation evaluation)
        => ForEach(means, (t, k, a, m, expected) => Assert.Equal(expected, Enumerable.Range(0, 101).Average(r => evaluation.Precision(k, t, r, (CocoArea)a, m)), 1e-12));

    private static void ForEach(JsonElement array, Action<int, int, int, int, double> visit)
    {
        foreach (var (t, byCategory) in array.EnumerateArray().Index())
        {
            foreach (var (k, byArea) in byCategory.EnumerateArray().Index())
            {
                foreach (var (a, byMost) in byArea.EnumerateArray().Index())
                {
                    foreach (var (m, value) in byMost.EnumerateArray().Index())
                    {
                        visit(t, k, a, m, value.GetDouble());
                    }
                }
            }
        }
    }

    // COCO divides by a hair more than the number of detections, so that 1 is a little less; and sums are added up in another order than numpy's; that moves the last bits only.
    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
        => Assert.All(expected.Zip(actual, (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, 1e-12));
}
