using System.Globalization;
using System.Text;
using static Labeling.Export.Coco.TestProject;

namespace Labeling.Export.Coco;

public sealed class CocoImportTests : IDisposable
{
    private const string Images = """
        "images":[{"id":9,"file_name":"b/x.jpg","width":20,"height":10},{"id":2,"file_name":"a\\y.jpg","width":30,"height":40},{"id":5,"file_name":"./c//z.jpg"}]
        """;

    private const string Categories = """ "categories":[{"id":3,"name":"can"},{"id":1,"name":"bottle"}] """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_come_in_the_order_of_their_ids_with_their_annotations_whatever_the_files_order()
    {
        var path = _folder.Write("in.json", $$"""
            {"annotations":[
              {"id":4,"image_id":9,"category_id":1,"bbox":[1,2,3,4]},
              {"id":3,"image_id":2,"category_id":3,"segmentation":[[0,0,4,0,4,4]],"iscrowd":0,"score":0.5},
              {"id":2,"image_id":9,"category_id":3,"segmentation":{"size":[10,20],"counts":[0,200]},"iscrowd":1}],
             {{Images}},{{Categories}}}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();

        var items = await labels.ReadItemsAsync().ToListAsync();
        Assert.Equal([2L, 5, 9], items.Select(item => item.Id.Value));
        Assert.Equal(["a/y.jpg", "c/z.jpg", "b/x.jpg"], items.Select(item => item.Path));
        Assert.Equal([new PixelSize(30, 40), default, new PixelSize(20, 10)], items.Select(item => item.ImageSize));
        Assert.Equal([ItemStatus.Labeled, ItemStatus.Unlabeled, ItemStatus.Labeled], items.Select(item => item.Status));
        Assert.Equal([4L, 2], items[2].Annotations.Select(annotation => annotation.Id));
        Assert.Equal((0.5, 3, true), (items[0].Annotations[0].Score, items[0].Annotations[0].ClassId.Value, items[0].Annotations[0].Shape is Polygon));
        Assert.Equal((true, new RunLengthMask(10, 20, [0, 200])), (items[2].Annotations[1].IsCrowd, (RunLengthMask)items[2].Annotations[1].Shape!));
        Assert.Equal(3, labels.ItemCount);
        Assert.Empty(labels.Warnings);
        Assert.Equal(Describe(items), Describe(await labels.ReadItemsAsync().ToListAsync()));
    }

    [Fact]
    public async Task An_image_without_a_size_is_given_the_one_that_is_found()
    {
        var path = _folder.Write("in.json", $$"""{ {{Images}},{{Categories}},"annotations":[]}""");
        var asked = new List<string>();

        await using var labels = await new CocoImport(path)
        {
            FindImageSize = (file, _) =>
            {
                asked.Add(file);
                return new(new PixelSize(7, 8));
            },
        }.OpenAsync();

        var items = await labels.ReadItemsAsync().ToListAsync();
        Assert.Equal([new PixelSize(30, 40), new PixelSize(7, 8), new PixelSize(20, 10)], items.Select(item => item.ImageSize));
        Assert.Equal(["c/z.jpg"], asked);
    }

    [Fact]
    public async Task The_project_is_made_up_of_the_file()
    {
        var path = _folder.Write("my set.json", $$"""{"info":{"description":"what it is"},{{Images}},{{Categories}},"annotations":[{"id":1,"image_id":9,"category_id":1,"bbox":[1,2,3,4]}]}""");

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(("my set", "what it is", LabelingTaskType.ObjectDetection), (labels.Project.Name, labels.Project.Description, labels.Project.TaskType));
        Assert.Equal([(3, "can"), (1, "bottle")], labels.Project.LabelClasses.Select(c => (c.Id.Value, c.Path)));
        Assert.Equal(4, labels.Project.NextLabelClassId);
    }

    [Theory]
    [InlineData("", LabelingTaskType.ObjectDetection)]
    [InlineData("""{"id":1,"image_id":9,"category_id":1}""", LabelingTaskType.ImageClassificationMultiClass)]
    [InlineData("""{"id":1,"image_id":9,"category_id":1},{"id":2,"image_id":9,"category_id":3}""", LabelingTaskType.ImageClassificationMultiLabel)]
    [InlineData("""{"id":1,"image_id":9,"category_id":1,"bbox":[1,1,2,2],"segmentation":[]}""", LabelingTaskType.ObjectDetection)]
    [InlineData("""{"id":1,"image_id":9,"category_id":1,"bbox":[1,1,2,2]},{"id":2,"image_id":9,"category_id":1,"segmentation":[[0,0,4,0,4,4]]}""", LabelingTaskType.InstanceSegmentation)]
    public async Task The_task_type_is_what_the_labels_are(string annotations, LabelingTaskType expected)
    {
        var path = _folder.Write("in.json", $$"""{ {{Images}},{{Categories}},"annotations":[{{annotations}}]}""");

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(expected, labels.Project.TaskType);
    }

    [Fact]
    public async Task Ids_that_items_cannot_have_become_others_and_stay_told_apart()
    {
        var path = _folder.Write("in.json", """
            {"images":[{"id":0,"file_name":"a.jpg"},{"id":-7,"file_name":"b.jpg"},{"id":3,"file_name":"c.jpg"}],"categories":[{"id":0,"name":"zero"},{"id":1,"name":"one"}],
             "annotations":[{"id":0,"image_id":0,"category_id":0},{"id":1,"image_id":-7,"category_id":1},{"id":-1,"image_id":3,"category_id":0}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();

        var items = await labels.ReadItemsAsync().ToListAsync();
        Assert.Equal([(1L, "b.jpg"), (2, "a.jpg"), (3, "c.jpg")], items.Select(item => (item.Id.Value, item.Path)));
        Assert.Equal([(1, "zero"), (2, "one")], labels.Project.LabelClasses.Select(c => (c.Id.Value, c.Path)));
        Assert.Equal([2, 1, 1], items.Select(item => item.Annotations[0].ClassId.Value));
        Assert.Equal([1, 9007199254740991, 9007199254740990], items.Select(item => item.Annotations[0].Id));
    }

    [Fact]
    public async Task A_tree_of_classes_comes_back_and_foreign_names_stay_as_they_are()
    {
        var path = _folder.Write("in.json", """
            {"images":[],"annotations":[],"categories":[{"id":1,"name":"Animal"},{"id":2,"name":"Animal/Cat","supercategory":"Animal"},
             {"id":3,"name":"dog","supercategory":"Animal"},{"id":4,"name":"dog"},{"id":5,"name":" a / b "},{"id":6,"name":"//"}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(["Animal", "Animal/Cat", "dog", "dog (4)", "a/b", "category 6"], labels.Project.LabelClasses.Select(c => c.Path));
        Assert.Equal(["Animal", "Cat", "dog", "dog (4)", "b", "category 6"], labels.Project.LabelClasses.Select(c => c.Name));
        Assert.Equal([null, 1, null, null, null, null], labels.Project.LabelClasses.Select(c => c.ParentId?.Value));
    }

    [Fact]
    public async Task Detections_refer_to_the_truths_images_and_categories()
    {
        var truth = _folder.Write("truth.json", $$"""{ {{Images}},{{Categories}},"annotations":[{"id":77,"image_id":9,"category_id":1,"bbox":[1,1,1,1]}]}""");
        var path = _folder.Write("results.json", """
            [{"image_id":9,"category_id":3,"bbox":[1,2,3,4],"score":0.75},{"image_id":2,"category_id":1,"bbox":[5,6,7,8],"score":0.25},{"image_id":9,"category_id":1,"bbox":[1,2,3,5],"score":0.5}]
            """);

        await using var labels = await new CocoImport(path) { TruthPath = truth }.OpenAsync();

        var items = await labels.ReadItemsAsync().ToListAsync();
        Assert.Equal(["a/y.jpg", "c/z.jpg", "b/x.jpg"], items.Select(item => item.Path));
        Assert.Equal([0.75, 0.5], items[2].Annotations.Select(annotation => annotation.Score!.Value));
        Assert.Equal([1L, 2, 3], items.SelectMany(item => item.Annotations).Select(annotation => annotation.Id));
    }

    [Fact]
    public async Task Detections_without_a_truth_and_a_truth_without_need_are_refused()
    {
        var results = _folder.Write("results.json", "[]");
        var whole = _folder.Write("whole.json", $$"""{ {{Images}},{{Categories}},"annotations":[]}""");

        var first = await Assert.ThrowsAsync<LabelingException>(() => new CocoImport(results).OpenAsync());
        var second = await Assert.ThrowsAsync<LabelingException>(() => new CocoImport(whole) { TruthPath = whole }.OpenAsync());

        Assert.Contains("TruthPath", first.Message, StringComparison.Ordinal);
        Assert.Contains("Leave TruthPath away", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detection_on_an_image_that_the_truth_does_not_have_is_an_error()
    {
        var truth = _folder.Write("truth.json", $$"""{ {{Images}},{{Categories}},"annotations":[]}""");
        var path = _folder.Write("results.json", """[{"image_id":9,"category_id":3,"bbox":[1,2,3,4],"score":1},{"image_id":99,"category_id":1,"bbox":[5,6,7,8],"score":1}]""");

        await using var strict = await new CocoImport(path) { TruthPath = truth }.OpenAsync();
        var exception = await Assert.ThrowsAsync<LabelingException>(() => strict.ReadItemsAsync().ToListAsync().AsTask());
        await using var lenient = await new CocoImport(path, new CocoReadOptions { Lenient = true }) { TruthPath = truth }.OpenAsync();
        var items = await lenient.ReadItemsAsync().ToListAsync();

        Assert.Contains("there is no image 99", exception.Message, StringComparison.Ordinal);
        Assert.Single(items.SelectMany(item => item.Annotations));
        Assert.Contains("there is no image 99", Assert.Single(lenient.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_that_leave_the_folder_are_left_out_and_said_once()
    {
        var path = _folder.Write("in.json", $$"""
            {"images":[{"id":1,"file_name":"../../etc/passwd"},{"id":2,"file_name":"/etc/passwd"},{"id":3,"file_name":"C:\\x.jpg"},{"id":4,"file_name":"https://host/x.jpg"},
             {"id":5,"file_name":"ok.jpg"}],{{Categories}},"annotations":[{"id":1,"image_id":1,"category_id":1},{"id":2,"image_id":5,"category_id":1}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(1, labels.ItemCount);
        var item = Assert.Single(await labels.ReadItemsAsync().ToListAsync());
        Assert.Equal(("ok.jpg", 2L), (item.Path, Assert.Single(item.Annotations).Id));
        Assert.Single(await labels.ReadItemsAsync().ToListAsync());
        Assert.Equal(4, labels.Warnings.Count);
    }

    [Fact]
    public async Task More_annotations_on_one_image_than_allowed_are_refused()
    {
        var path = _folder.Write("in.json", $$"""{ {{Images}},{{Categories}},"annotations":[{{string.Join(",", Enumerable.Range(1, 4).Select(i => $$"""{"id":{{i}},"image_id":9,"category_id":1}"""))}}]}""");
        await using var labels = await new CocoImport(path, new CocoReadOptions { MaxAnnotationsPerImage = 3 }).OpenAsync();

        var exception = await Assert.ThrowsAsync<LabelingException>(() => labels.ReadItemsAsync().ToListAsync().AsTask());

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains("MaxAnnotationsPerImage", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_repetitions_that_hide_the_image_id_do_not_mix_up_images()
    {
        var path = _folder.Write("in.json", $$"""
            { {{Images}},{{Categories}},"annotations":[
              {"id":1,"image\u005fid":9,"category_id":1},{"id":2,"image_id":2,"image_id":9,"category_id":1},
              {"id":3,"attributes":{"image_id":9},"image_id":2,"category_id":1},{"id":4,"note":"image_id","image_id":5,"category_id":1},
              {"id":5,"image_id":2.0,"category_id":1},{"id":6,"image_id":"9","category_id":1}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();

        var items = await labels.ReadItemsAsync().ToListAsync();
        Assert.Equal([[3L, 5], [4], [1, 2, 6]], items.Select(item => item.Annotations.Select(annotation => annotation.Id)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_large_shuffled_file_gives_what_a_sorted_one_gives(int seed)
    {
        var random = new Random(seed);
        const int Count = 3_000;
        var images = Enumerable.Range(1, Count).ToArray();
        var annotations = Enumerable.Range(1, 4 * Count).Select(i => (Id: i, Image: random.Next(1, Count + 1))).ToArray();
        var sorted = Write("sorted.json", images, [.. annotations.OrderBy(a => a.Image)]);
        random.Shuffle(images);
        var shuffled = Write("shuffled.json", images, annotations);

        await using var expected = await new CocoImport(sorted).OpenAsync();
        await using var actual = await new CocoImport(shuffled).OpenAsync();

        var items = await actual.ReadItemsAsync().ToListAsync();
        Assert.Equal(Describe(await expected.ReadItemsAsync().ToListAsync()), Describe(items));
        Assert.Equal(Count, items.Count);
        Assert.Equal(4 * Count, items.Sum(item => item.Annotations.Count));
    }

    [Fact]
    public async Task Converting_to_coco_gives_the_same_file_again()
    {
        var project = Create(LabelingTaskType.InstanceSegmentation, Class(1, "Animal"), Class(2, "Animal/Cat", 1), Class(7, "can"));
        var first = await new CocoExport(_folder["first.json"]).ExportAsync(Snapshot(
            project,
            Item(2, "a/x.jpg", new PixelSize(20, 10), Annotation(5, 2, new Polygon([new ImagePoint(1, 1), new(4.5, 1), new(4, 7)])), Annotation(9, 7, new RunLengthMask(10, 20, [3, 7, 190]))),
            Item(3, "b/x.jpg", new PixelSize(20, 10)),
            Item(40, "ünï.jpg", new PixelSize(7, 9), Annotation(1, 1, new BoundingBox(0.1, 0.2, 3.3, 4.4)))));

        var report = await CocoFile.ConvertAsync(_folder["first.json"], new CocoExport(_folder["second.json"], new CocoWriterOptions { Info = new CocoInfo { Description = "Fridge" } }));

        Assert.Equal(await File.ReadAllTextAsync(_folder["first.json"]), await File.ReadAllTextAsync(_folder["second.json"]));
        Assert.Equal((first.Images, first.Annotations, 0), (report.Images, report.Annotations, report.Warnings.Count));
    }

    [Fact]
    public async Task Converting_says_what_could_not_be_read()
    {
        var path = _folder.Write("in.json", $$"""{"images":[{"id":1,"file_name":"../x.jpg","width":1,"height":1}],{{Categories}},"annotations":[{"id":1,"image_id":4,"category_id":1}]}""");

        var report = await CocoFile.ConvertAsync(path, new CocoExport(_folder["out.json"]), new CocoReadOptions { Lenient = true });

        Assert.Equal((0L, 0L, 2), (report.Images, report.Annotations, report.Warnings.Count));
    }

    [Fact]
    public async Task Nuclei_converted_are_the_nuclei()
    {
        var path = SharedData.Find("segmentation-nuclei/polygons.json");
        await CocoFile.ConvertAsync(path, new CocoExport(_folder["once.json"]));
        await CocoFile.ConvertAsync(_folder["once.json"], new CocoExport(_folder["twice.json"], new CocoWriterOptions { Info = new CocoInfo { Description = "polygons" } }));

        var before = await CocoFile.ReadLabelsAsync(path);
        var after = await CocoFile.ReadLabelsAsync(_folder["twice.json"]);

        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, pair => Assert.Equal(pair.Value.Select(a => (a.ClassName, a.Shape)), after[pair.Key].Select(a => (a.ClassName, a.Shape))));
    }

    [Fact]
    public async Task Thousands_of_categories_with_gaps_are_classes_like_any()
    {
        const int Count = 1_203;
        var path = _folder.Write("lvis.json", string.Create(CultureInfo.InvariantCulture, $$"""
            {"categories":[{{string.Join(",", Enumerable.Range(1, Count).Select(i => $$"""{"id":{{7 * i}},"name":"thing_{{i}}","synset":"thing.n.{{i}}","frequency":"r"}"""))}}],
             "images":[{"id":1,"file_name":"a.jpg","width":640,"height":480,"neg_category_ids":[7],"not_exhaustive_category_ids":[]}],
             "annotations":[{{string.Join(",", Enumerable.Range(1, Count).Select(i => $$"""{"id":{{i}},"image_id":1,"category_id":{{7 * i}},"bbox":[{{i % 600}},1,2,3]}"""))}}]}
            """));

        await CocoFile.ConvertAsync(path, new CocoExport(_folder["out.json"]));
        await using var labels = await new CocoImport(_folder["out.json"]).OpenAsync();

        Assert.Equal(Count, labels.Project.LabelClasses.Count);
        var item = Assert.Single(await labels.ReadItemsAsync().ToListAsync());
        Assert.Equal(Enumerable.Range(1, Count).Select(i => 7 * i), item.Annotations.Select(annotation => annotation.ClassId.Value));
    }

    [Theory]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1e999,0,1,1]}]}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":9007199254740993e9,"image_id":1,"category_id":1}]}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":1},{"id":1,"image_id":1,"category_id":1}]}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[65535,16384],"counts":"000000000000000000"}}]}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":1}""")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[1]}""")]
    public async Task What_is_hostile_is_refused_with_its_place(string text)
    {
        var path = _folder.Write("in.json", text);

        var exception = await Assert.ThrowsAsync<LabelingException>(async () =>
        {
            await using var labels = await new CocoImport(path).OpenAsync();
            await labels.ReadItemsAsync().ToListAsync();
        });

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains("byte ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        var path = _folder.Write("in.json", $$"""{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}]}""");
        await using var labels = await new CocoImport(path).OpenAsync();

        var exception = await Assert.ThrowsAsync<LabelingException>(() => labels.ReadItemsAsync().ToListAsync().AsTask());

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
    }

    [Fact]
    public async Task A_stopped_reading_leaves_no_temporary_file()
    {
        var path = Write("in.json", [.. Enumerable.Range(1, 100).Reverse()], [.. Enumerable.Range(1, 400).Select(i => (i, 1 + (i * 7 % 100)))]);
        using var stop = new CancellationTokenSource();
        await using (var labels = await new CocoImport(path).OpenAsync())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var item in labels.ReadItemsAsync(stop.Token))
                {
                    await stop.CancelAsync();
                }
            });
        }

        Assert.Equal(["in.json"], _folder.Files);
    }

    private static string Describe(IEnumerable<Item> items)
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{item.Id} {item.Path} {item.ImageSize}");
            foreach (var annotation in item.Annotations)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {annotation.Id} {annotation.ClassId} {annotation.Shape} {annotation.Score} {annotation.IsCrowd}");
            }
        }

        return text.ToString();
    }

    private string Write(string name, int[] images, (int Id, int Image)[] annotations) => _folder.Write(name, string.Create(CultureInfo.InvariantCulture, $$"""
        {"images":[{{string.Join(",", images.Select(i => $$"""{"id":{{i}},"file_name":"{{i}}.jpg","width":640,"height":480}"""))}}],{{Categories}},
         "annotations":[{{string.Join(",", annotations.Select(a => $$"""{"id":{{a.Id}},"image_id":{{a.Image}},"category_id":1,"bbox":[{{a.Id % 97}},{{a.Id % 53}},10.5,{{1 + (a.Id % 7)}}]}"""))}}]}
        """));
}
