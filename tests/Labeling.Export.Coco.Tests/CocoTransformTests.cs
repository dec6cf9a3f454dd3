using System.Text.Json;

namespace Labeling.Export.Coco;

public sealed class CocoTransformTests : IDisposable
{
    private const string Sample = """
        {"info":{"description":"d","split":"x"},"extra":7,"licenses":[{"id":3,"name":"CC0"}],
         "categories":[{"id":4,"name":"cat","supercategory":"animal","note":"n"},{"id":2,"name":"dog"},{"id":9,"name":"Cat"}],
         "images":[{"id":10,"file_name":"a.jpg","width":20,"height":10,"license":3,"coco_url":"u"},{"id":5,"file_name":"b.jpg","width":20,"height":10},{"id":7,"file_name":"c.jpg","width":20,"height":10}],
         "annotations":[
          {"id":1,"image_id":10,"category_id":4,"bbox":[0,0,5,5],"iscrowd":0,"note":"kept"},
          {"id":2,"image_id":10,"category_id":2,"bbox":[0,0,6,6]},
          {"id":3,"image_id":5,"category_id":9,"segmentation":[[0,0,4,0,4,4]],"iscrowd":1},
          {"id":4,"image_id":5,"category_id":2}]}
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_filter_keeps_categories_and_ids()
    {
        var report = await CocoTransform.FilterAsync(Input(), _folder["out.json"], new CocoFilter { Categories = ["cat", "Cat"] });

        var root = Read("out.json");
        Assert.Equal(["cat", "Cat"], root.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("name").GetString()));
        Assert.Equal([1, 3], Ids(root, "annotations"));
        Assert.Equal([10, 5, 7], Ids(root, "images"));
        Assert.Equal((3L, 2L), (report.Images, report.Annotations));
    }

    [Fact]
    public async Task A_filter_drops_images_with_their_annotations_and_images_without()
    {
        await CocoTransform.FilterAsync(Input(), _folder["image.json"], new CocoFilter { Image = image => image.FileName != "a.jpg" });
        await CocoTransform.FilterAsync(Input(), _folder["empty.json"], new CocoFilter { Annotation = annotation => annotation.Box is not null, DropEmptyImages = true });

        Assert.Equal([5, 7], Ids(Read("image.json"), "images"));
        Assert.Equal([3, 4], Ids(Read("image.json"), "annotations"));
        Assert.Equal([10], Ids(Read("empty.json"), "images"));
        Assert.Equal([1, 2], Ids(Read("empty.json"), "annotations"));
    }

    [Fact]
    public async Task What_is_not_known_goes_along()
    {
        await CocoTransform.FilterAsync(Input(), _folder["out.json"], new CocoFilter());

        var root = Read("out.json");
        Assert.Equal("x", root.GetProperty("info").GetProperty("split").GetString());
        Assert.Equal(7, root.GetProperty("extra").GetInt32());
        Assert.Equal("CC0", root.GetProperty("licenses")[0].GetProperty("name").GetString());
        Assert.Equal("n", root.GetProperty("categories")[0].GetProperty("note").GetString());
        Assert.Equal("u", root.GetProperty("images")[0].GetProperty("coco_url").GetString());
        Assert.Equal("kept", root.GetProperty("annotations")[0].GetProperty("note").GetString());
        Assert.Equal(1, root.GetProperty("annotations")[2].GetProperty("iscrowd").GetInt32());
    }

    [Fact]
    public async Task The_output_may_be_the_input()
    {
        var path = Input();

        await CocoTransform.FilterAsync(path, path, new CocoFilter { Categories = ["dog"] });

        Assert.Equal([2, 4], Ids(Read("in.json"), "annotations"));
        Assert.Equal(["in.json"], _folder.Files);
    }

    [Fact]
    public async Task Categories_are_renamed_joined_and_taken_away()
    {
        await CocoTransform.RemapCategoriesAsync(Input(), _folder["out.json"], new Dictionary<string, string?> { ["Cat"] = "cat", ["dog"] = null });

        var root = Read("out.json");
        Assert.Equal("""{"id":4,"name":"cat","supercategory":"animal","note":"n"}""", Assert.Single(root.GetProperty("categories").EnumerateArray()).GetRawText());
        Assert.Equal([1, 3], Ids(root, "annotations"));
        Assert.All(root.GetProperty("annotations").EnumerateArray(), annotation => Assert.Equal(4, annotation.GetProperty("category_id").GetInt32()));
    }

    [Fact]
    public async Task Names_can_be_exchanged()
    {
        await CocoTransform.RemapCategoriesAsync(Input(), _folder["out.json"], new Dictionary<string, string?> { ["cat"] = "dog", ["dog"] = "cat" });

        Assert.Equal(
            ["4 dog", "2 cat", "9 Cat"],
            Read("out.json").GetProperty("categories").EnumerateArray().Select(category => $"{category.GetProperty("id")} {category.GetProperty("name")}"));
        Assert.Equal([4, 2, 9, 2], Read("out.json").GetProperty("annotations").EnumerateArray().Select(annotation => annotation.GetProperty("category_id").GetInt32()));
    }

    [Fact]
    public async Task Files_are_merged_by_file_and_category_names()
    {
        var other = _folder.Write("other.json", """
            {"categories":[{"id":1,"name":"dog"},{"id":2,"name":"cow"}],
             "images":[{"id":1,"file_name":"b.jpg","width":20,"height":10},{"id":2,"file_name":"z/b.jpg","license":3}],
             "annotations":[{"id":1,"image_id":1,"category_id":2,"bbox":[0,0,1,1]},{"id":2,"image_id":2,"category_id":1,"bbox":[0,0,2,2]}]}
            """);

        var report = await CocoTransform.MergeAsync([Input(), other], _folder["out.json"]);

        Assert.Equal((4L, 6L), (report.Images, report.Annotations));
        var labels = await CocoFile.ReadLabelsAsync(_folder["out.json"]);
        Assert.Equal(["Cat", "dog", "cow"], labels["b.jpg"].Select(label => label.ClassName));
        Assert.Equal(["dog"], labels["z/b.jpg"].Select(label => label.ClassName));
        Assert.Equal(["cat", "dog"], labels["a.jpg"].Select(label => label.ClassName));
        Assert.Equal([1, 2, 3, 4], Ids(Read("out.json"), "images"));
        Assert.Equal([1, 2, 3, 4, 5, 6], Ids(Read("out.json"), "annotations"));
    }

    [Fact]
    public async Task One_name_for_images_of_two_sizes_is_refused()
    {
        var other = _folder.Write("other.json", """{"categories":[],"images":[{"id":1,"file_name":"b.jpg","width":21,"height":10}]}""");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoTransform.MergeAsync([Input(), other], _folder["out.json"]));

        Assert.Contains("'b.jpg'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("out.json", _folder.Files);
    }

    [Fact]
    public async Task A_sample_depends_on_the_seed_and_not_on_the_order()
    {
        var path = Many(200, "many.json", reversed: false);
        var reversed = Many(200, "reversed.json", reversed: true);

        await CocoTransform.SampleAsync(path, _folder["1.json"], 50, seed: 1);
        await CocoTransform.SampleAsync(reversed, _folder["2.json"], 50, seed: 1);
        await CocoTransform.SampleAsync(path, _folder["3.json"], 50, seed: 2);
        await CocoTransform.SampleAsync(path, _folder["4.json"], 500, seed: 2);

        Assert.Equal(50, Ids(Read("1.json"), "images").Count);
        Assert.Equal(Ids(Read("1.json"), "images").Order(), Ids(Read("2.json"), "images").Order());
        Assert.NotEqual(Ids(Read("1.json"), "images"), Ids(Read("3.json"), "images"));
        Assert.Equal(200, Ids(Read("4.json"), "images").Count);
        Assert.All(Read("1.json").GetProperty("annotations").EnumerateArray(), annotation => Assert.Contains(annotation.GetProperty("image_id").GetInt64(), Ids(Read("1.json"), "images")));
    }

    [Fact]
    public async Task A_split_gives_every_image_to_one_part_and_every_part_its_share_of_each_category()
    {
        var path = Many(1000, "many.json", reversed: false);
        (string, double)[] outputs = [(_folder["train.json"], 0.7), (_folder["val.json"], 0.2), (_folder["test.json"], 0.1)];

        var reports = await CocoTransform.SplitAsync(path, outputs, seed: 5);

        string[] names = ["train.json", "val.json", "test.json"];
        Assert.Equal(Enumerable.Range(1, 1000).Select(id => (long)id), names.SelectMany(name => Ids(Read(name), "images")).Order());
        Assert.Equal(reports.Sum(report => report.Annotations), Read("many.json").GetProperty("annotations").GetArrayLength());
        var whole = await CocoStatistics.ReadAsync(path);
        foreach (var (name, share) in names.Zip([0.7, 0.2, 0.1]))
        {
            var part = await CocoStatistics.ReadAsync(_folder[name]);
            Assert.InRange(part.Images, (1000 * share) - 3, (1000 * share) + 3);
            Assert.All(part.Categories.Zip(whole.Categories), pair => Assert.InRange(pair.First.Images, (pair.Second.Images * share) - 1.5, (pair.Second.Images * share) + 1.5));
        }
    }

    [Fact]
    public async Task A_split_depends_on_the_seed_and_not_on_the_order()
    {
        var path = Many(100, "many.json", reversed: false);
        var reversed = Many(100, "reversed.json", reversed: true);

        await CocoTransform.SplitAsync(path, [(_folder["a1.json"], 0.5), (_folder["b1.json"], 0.5)], seed: 5);
        await CocoTransform.SplitAsync(reversed, [(_folder["a2.json"], 0.5), (_folder["b2.json"], 0.5)], seed: 5);
        await CocoTransform.SplitAsync(path, [(_folder["a3.json"], 0.5), (_folder["b3.json"], 0.5)], seed: 6);

        Assert.Equal(Ids(Read("a1.json"), "images").Order(), Ids(Read("a2.json"), "images").Order());
        Assert.NotEqual(Ids(Read("a1.json"), "images"), Ids(Read("a3.json"), "images"));
    }

    [Fact]
    public async Task Statistics_count_what_is_there()
    {
        var statistics = await CocoStatistics.ReadAsync(Input());

        Assert.Equal((3L, 1L, 4L), (statistics.Images, statistics.EmptyImages, statistics.Annotations));
        Assert.Equal((2L, 1L, 0L, 1L, 1L), (statistics.Boxes, statistics.Polygons, statistics.Masks, statistics.ImageLabels, statistics.Crowds));
        Assert.Equal((3L, 0L, 0L, 2L), (statistics.Small, statistics.Medium, statistics.Large, statistics.MostAnnotationsOfAnImage));
        Assert.Equal((new PixelSize(20, 10), new PixelSize(20, 10)), (statistics.SmallestImage, statistics.LargestImage));
        Assert.Equal(["cat 1 1", "dog 2 2", "Cat 1 1"], statistics.Categories.Select(category => $"{category.Category.Name} {category.Annotations} {category.Images}"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_before_anything_is_written()
    {
        var path = Input();
        var output = _folder["out.json"];
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.FilterAsync(path, output, new CocoFilter { Categories = ["cow"] }));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.RemapCategoriesAsync(path, output, new Dictionary<string, string?> { ["cow"] = "x" }));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.RemapCategoriesAsync(path, output, new Dictionary<string, string?> { ["cat"] = " " }));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.MergeAsync([], output));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CocoTransform.SampleAsync(path, output, -1, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.SplitAsync(path, [], 1));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.SplitAsync(path, [(output, 0.5)], 1));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.SplitAsync(path, [(output, 0.5), (output, 0.5)], 1));
        await Assert.ThrowsAsync<ArgumentException>(() => CocoTransform.SplitAsync(path, [(output, 1), (_folder["b.json"], double.NaN)], 1));
        await Assert.ThrowsAsync<LabelingException>(() => CocoTransform.FilterAsync(_folder.Write("results.json", "[]"), output, new CocoFilter()));
        Assert.DoesNotContain("out.json", _folder.Files);
    }

    [Fact]
    public async Task Errors_left_out_are_counted_and_reported_once()
    {
        var path = _folder.Write("in.json", Sample.Replace("\"category_id\":9", "\"category_id\":99", StringComparison.Ordinal));
        var problems = new List<CocoProblem>();
        var reading = new CocoReadOptions { Lenient = true, OnProblem = problems.Add };

        var report = await CocoTransform.FilterAsync(path, _folder["out.json"], new CocoFilter { DropEmptyImages = true }, reading);

        Assert.StartsWith("1 errors", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Single(problems, problem => problem.Severity == CocoProblemSeverity.Error);
        Assert.Equal([1, 2, 4], Ids(Read("out.json"), "annotations"));
    }

    private string Input() => _folder.Write("in.json", Sample);

    // Category k is on every (k + 2)th image.
    private string Many(int images, string name, bool reversed)
    {
        var ids = reversed ? Enumerable.Range(1, images).Reverse() : Enumerable.Range(1, images);
        return _folder.Write(name, JsonSerializer.Serialize(new
        {
            categories = Enumerable.Range(0, 5).Select(k => new { id = k + 1, name = $"c{k}" }),
            images = ids.Select(id => new { id, file_name = $"{id}.jpg", width = 9, height = 9 }),
            annotations = ids.SelectMany(id => Enumerable.Range(0, 5).Where(k => id % (k + 2) == 0).Select(k => new { id = (id * 5) + k, image_id = id, category_id = k + 1, bbox = new[] { 0, 0, 1, 1 } })),
        }));
    }

    private JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(_folder[name])).RootElement;

    private static List<long> Ids(JsonElement root, string list) => [.. root.GetProperty(list).EnumerateArray().Select(element => element.GetProperty("id").GetInt64())];
}
