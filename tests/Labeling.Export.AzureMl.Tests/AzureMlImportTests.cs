using FsCheck.Xunit;
using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.AzureMl;

public sealed class AzureMlImportTests : IDisposable
{
    /// <summary>As an export of September 2022 looks.</summary>
    private const string Exported = """
        { "images": [ { "id": 1, "width": 8000.0, "height": 4000.0,
              "file_name": "folder/x.jpg",
              "coco_url": "AmlDatastore://annotations_datastore/folder/x.jpg",
              "absolute_url": "https://account.blob.core.windows.net/container/folder/x.jpg",
              "date_captured": "2022-09-16T14:48:15.6141099Z" } ],
          "annotations": [ { "id": 1, "category_id": 2, "image_id": 1, "area": 0.0,
              "bbox": [0.5, 0.25, 0.125, 0.0025] } ],
          "categories": [ { "id": 1, "name": "Person" }, { "id": 2, "name": "Licence plate" } ] }
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_coco_file_of_the_service_is_read()
    {
        var read = await ReadAsync("in.json", Exported);

        Assert.Equal([("folder/x.jpg", "Licence plate", new BoundingBox(4000, 1000, 1000, 10))], read.Labels);
        Assert.Equal((new PixelSize(8000, 4000), 1), (read.Items[0].ImageSize, read.Items[0].Id.Value));
        Assert.Equal(new DateTimeOffset(2022, 9, 16, 14, 48, 15, TimeSpan.Zero).AddTicks(6141099), read.Items[0].LabeledAt);
        Assert.Equal([("Person", 1), ("Licence plate", 2)], read.Project.LabelClasses.Select(c => (c.Path, c.Id.Value)));
    }

    [Fact]
    public async Task Sizes_of_zero_are_replaced_by_the_images()
    {
        _folder.Write("in.json", Exported.Replace("8000.0", "0.0", StringComparison.Ordinal).Replace("4000.0", "0.0", StringComparison.Ordinal));

        Assert.Equal(new BoundingBox(320, 120, 80, 1.2), (await ImportAsync(new AzureMlImport(_folder["in.json"]) { FindImageSize = Always })).Labels.Single().Shape);
        Assert.Contains("Set FindImageSize", (await RefusedAsync(new AzureMlImport(_folder["in.json"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_images_own_size_counts_where_the_files_differs()
    {
        _folder.Write("in.json", Exported);

        var read = await ImportAsync(new AzureMlImport(_folder["in.json"]) { FindImageSize = Always });

        Assert.Equal(new BoundingBox(320, 120, 80, 1.2), read.Labels.Single().Shape);
        Assert.Contains("The size in the file is not that of the image", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pixels_are_told_from_shares_by_the_whole_file()
    {
        const string Pixels = """{"annotations":[{"image_id":2,"category_id":0,"bbox":[1,1,1,1]},{"image_id":2,"category_id":0,"bbox":[10,20,3,4],"iscrowd":1}],"images":[{"id":2.0,"file_name":"a.jpg","width":100,"height":100}],"categories":[{"id":0,"name":"can"}]}""";

        var read = await ReadAsync("in.json", Pixels);

        Assert.Equal([new BoundingBox(1, 1, 1, 1), new BoundingBox(10, 20, 3, 4)], read.Labels.Select(label => label.Shape));
        Assert.True(read.Items[0].Annotations[1].IsCrowd);
        Assert.Equal((1, 2), (read.Project.LabelClasses[0].Id.Value, read.Items[0].Id.Value));
        Assert.Contains("is no share", (await RefusedAsync(new AzureMlImport(_folder["in.json"]) { Coordinates = AzureMlCoordinates.Normalized })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_in_any_order_come_with_their_images_in_the_order_of_ids()
    {
        var images = string.Join(',', Enumerable.Range(1, 500).Select(i => 501 - i).Select(i => $$"""{"id":{{i}},"file_name":"{{i}}.jpg","width":640,"height":480}"""));
        var annotations = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"image_id":{{(i * 7 % 500) + 1}},"category_id":1,"bbox":[0,0,0.5,{{(i % 100) + 1}}e-2]}"""));

        var read = await ReadAsync("in.json", $$"""{"annotations":[{{annotations}}],"images":[{{images}}],"categories":[{"id":1,"name":"can"}]}""");

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{i}.jpg"), read.Items.Select(item => item.Path));
        Assert.All(read.Items, item => Assert.Equal(10, item.Annotations.Count));
        Assert.Equal([.. Enumerable.Range(0, 5000).Where(i => (i * 7 % 500) + 1 == 8).Select(i => Math.Round(((i % 100) + 1) * 4.8, 6))], read["8.jpg"].Annotations.Select(annotation => ((BoundingBox)annotation.Shape!).Height));
    }

    [Theory]
    [InlineData("""{"image_url":"AmlDatastore://image_data/Image_01.jpg","image_details":{"format":"jpg","width":"400px","height":"258px"},"label":"can"}""", LabelingTaskType.ImageClassificationMultiClass, "Image_01.jpg 400 × 258 can ")]
    [InlineData("""{"image_url":"AmlDatastore://image_data/a/Image_02.jpg","image_details":{"format":"jpg","width":397,"height":296},"label":["can","milk_bottle"],"label_confidence":[1.0,0.5]}""", LabelingTaskType.ImageClassificationMultiLabel, "a/Image_02.jpg 397 × 296 can |a/Image_02.jpg 397 × 296 milk_bottle 0.5")]
    [InlineData("""{"image_url":"AmlDatastore://image_data/Image_01.jpg","image_details":{"format":"jpg","width":"500px","height":"600px"},"label":[{"label":"can","topX":0.260,"topY":0.4,"bottomX":0.736,"bottomY":0.701,"isCrowd":0}]}""", LabelingTaskType.ObjectDetection, "Image_01.jpg 500 × 600 can box (130, 240, 238, 180.6)")]
    [InlineData("""{"image_url":"AmlDatastore://image_data/Image_01.jpg","image_details":{"format":"jpg","width":"500px","height":"600px"},"label":[{"label":"can","isCrowd":0,"bbox":"null","polygon":[[0.577,0.689,0.567,0.689,0.559,0.686]]}]}""", LabelingTaskType.InstanceSegmentation, "Image_01.jpg 500 × 600 can polygon of 1 part in box (279.5, 411.6, 9, 1.7999999999999545)")]
    [InlineData("""{"image_url":"azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/d/paths/UI/2023/x.jpg","label":[{"label":"can","topX":0.5,"topY":0.5,"bottomX":1,"bottomY":1}],"label_confidence":[1.0],"image_width":800,"image_height":800}""", LabelingTaskType.ObjectDetection, "UI/2023/x.jpg 800 × 800 can box (400, 400, 400, 400)")]
    [InlineData("""{"image_url":"https://account.blob.core.windows.net/container/a%20b/x%2B.jpg?sv=2020&sig=secret","label":"can","image_width":8,"image_height":8}""", LabelingTaskType.ImageClassificationMultiClass, "a b/x+.jpg 8 × 8 can ")]
    [InlineData("""{"image_url":"wasbs://container@account.blob.core.windows.net/a/x.jpg","label":"can"}""", LabelingTaskType.ImageClassificationMultiClass, "a/x.jpg 0 × 0 can ")]
    [InlineData("""{"image_url":"a/x.jpg","label":"can"}""", LabelingTaskType.ImageClassificationMultiClass, "a/x.jpg 0 × 0 can ")]
    public async Task Json_lines_of_all_years_and_task_types_are_read(string line, LabelingTaskType taskType, string expected)
    {
        var read = await ReadAsync("in.jsonl", line + "\n");

        Assert.Equal(taskType, read.Project.TaskType);
        Assert.Equal(expected.Split('|'), read.Items.SelectMany(item => item.Annotations.Select(
            annotation => FormattableString.Invariant($"{item.Path} {item.ImageSize} {read.ClassOf(annotation)} {annotation.Shape}{annotation.Score}"))));
    }

    [Fact]
    public async Task Prefixes_say_where_images_are_now()
    {
        _folder.Write("in.jsonl", """{"image_url":"AmlDatastore://photos/2021/june/x.jpg","label":"can"}""" + "\n" + """{"image_url":"AmlDatastore://photos/y.jpg","label":"can"}""" + "\n");
        var prefixes = new Dictionary<string, string> { ["AmlDatastore://photos/2021/"] = "old/", ["AmlDatastore://photos/"] = "new/" };

        Assert.Equal(["old/june/x.jpg", "new/y.jpg"], (await ImportAsync(new AzureMlImport(_folder["in.jsonl"]) { Prefixes = prefixes })).Items.Select(item => item.Path));

        _folder.Write("in.json", Exported);
        prefixes = new() { ["https://account.blob.core.windows.net/container/folder/"] = "" };
        Assert.Equal("x.jpg", (await ImportAsync(new AzureMlImport(_folder["in.json"]) { Prefixes = prefixes })).Items[0].Path);
    }

    [Fact]
    public async Task A_folder_of_json_lines_is_read_in_the_order_of_its_numbers()
    {
        foreach (var number in new[] { 10, 2, 1 })
        {
            _folder.Write($"labeledDatapoints_{number}.jsonl", $$"""{"image_url":"AmlDatastore://d/{{number}}.jpg","label":"can"}""");
        }

        _folder.Write("MLTable", "type: mltable");

        Assert.Equal(["1.jpg", "2.jpg", "10.jpg"], (await ImportAsync(new AzureMlImport(_folder.Path))).Items.Select(item => item.Path));
        Assert.Equal(3, (await ImportAsync(new AzureMlImport(_folder["MLTable"]))).Items.Count);
    }

    [Fact]
    public async Task A_box_without_an_area_as_the_escape_key_left_them_is_left_out()
    {
        var read = await ReadAsync("in.jsonl", """{"image_url":"x.jpg","image_width":8,"image_height":8,"label":[{"label":"can","topX":0.5,"topY":0.5,"bottomX":0.5,"bottomY":0.5}]}""");

        Assert.Empty(read.Labels);
        Assert.Equal("Boxes without an area are left out: once, in 'x.jpg'.", Assert.Single(read.Warnings));
    }

    [Theory]
    [InlineData("{\"image_url\":\"x.jpg\"}", "line 1: there is no object with the keys 'image_url' and 'label'")]
    [InlineData("{\"label\":\"a\"}", "line 1: there is no address of the image")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":\"a\"}\n{\"image_url\":", "line 2: this is not JSON, at byte")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":\"a\"}\n{\"image_url\":\"x.jpg\",\"label\":\"b\"}", "line 2: the image 'x.jpg' is there a second time")]
    [InlineData("{\"image_url\":\"../../x.jpg\",\"label\":\"a\"}", "of the address '../../x.jpg' no path in the dataset can be made")]
    [InlineData("{\"image_url\":\"AmlDatastore://d/../x.jpg\",\"label\":\"a\"}", "no path in the dataset can be made")]
    [InlineData("{\"image_url\":\"https://a/c/%2e%2e/x.jpg?sig=SECRET\",\"label\":\"a\"}", "of the address 'https://a/c/%2e%2e/x.jpg' no path")]
    [InlineData("{\"image_url\":\"ftp://a/c/x.jpg\",\"label\":\"a\"}", "Say with Prefixes")]
    [InlineData("{\"image_url\":5,\"label\":\"a\"}", "the key 'image_url' does not hold a text")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":5}", "the key 'label' does not hold a text or a list")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":[5]}", "a label is neither a text nor an object")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":[{\"label\":\"a\",\"topX\":0}]}", "the key 'topY' is missing")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":[{\"label\":\"a\",\"topX\":0,\"topY\":0,\"bottomX\":1,\"bottomY\":1}]}", "the size of the image 'x.jpg' is not known")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":9,\"image_height\":9,\"label\":[{\"label\":\"a\",\"topX\":0,\"topY\":0,\"bottomX\":9,\"bottomY\":1}]}", "is no share of an image's side")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":9,\"image_height\":9,\"label\":[{\"label\":\"a\",\"topX\":1e999,\"topY\":0,\"bottomX\":1,\"bottomY\":1}]}", "'topX' does not hold a number")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":9,\"image_height\":9,\"label\":[{\"label\":\"a\",\"topX\":1,\"topY\":0,\"bottomX\":0,\"bottomY\":1}]}", "a shape of the image 'x.jpg' cannot be")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":9,\"image_height\":9,\"label\":[{\"label\":\"a\",\"polygon\":[[0,0,1,1]]}]}", "a shape of the image 'x.jpg' cannot be")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":9,\"image_height\":9,\"label\":[{\"label\":\"a\",\"polygon\":[[0,0,1,1,1,0,0]]}]}", "has 7 numbers, which is odd")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_width\":-9,\"image_height\":9,\"label\":[]}", "are no size of an image")]
    [InlineData("{\"image_url\":\"x.jpg\",\"image_details\":{\"width\":\"wide\",\"height\":9},\"label\":[]}", "a number of pixels such as 640")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":[\"a\"],\"label_confidence\":[]}", "fewer than there are labels")]
    [InlineData("{\"image_url\":\"x.jpg\",\"label\":\"a\\ud800\"}", "line 1: ")]
    public async Task What_is_wrong_with_lines_is_said_with_the_line_and_without_secrets(string text, string message)
    {
        _folder.Write("in.jsonl", text);

        var exception = await RefusedAsync(new AzureMlImport(_folder["in.jsonl"]));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"x.jpg\"}", "this is not JSON")]
    [InlineData("{\"images\":[{\"file_name\":\"x.jpg\"}]}", "an element of 'images' at byte 11: the key 'id' is missing")]
    [InlineData("{\"images\":[{\"id\":\"1\"}]}", "the key 'id' does not hold a number")]
    [InlineData("{\"images\":[{\"id\":1.5}]}", "the key 'id' does not hold a whole number")]
    [InlineData("{\"images\":[{\"id\":1},{\"id\":1}]}", "two images have the id 1")]
    [InlineData("{\"images\":[{\"id\":1}]}", "image 1: there is no address of the image")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"/etc/passwd\"}]}", "no path in the dataset can be made")]
    [InlineData("{\"images\":[],\"annotations\":[{\"image_id\":7,\"category_id\":1}]}", "belongs to the image 7, which is not in the file")]
    [InlineData("{\"images\":[{\"id\":9,\"file_name\":\"x\"}],\"annotations\":[{\"image_id\":7,\"category_id\":1}]}", "belongs to the image 7, which is not in the file")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"x\"}],\"annotations\":[{\"image_id\":1,\"category_id\":1}]}", "its 'category_id' is not among the categories")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"x\"}],\"annotations\":[{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,-1,1]}]}", "'bbox' does not hold")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"x\"}],\"annotations\":[{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"counts\":\"\"}}]}", "masks are not part of this format")]
    [InlineData("{\"categories\":[{\"id\":1,\"name\":\"\"}]}", "the category 1 has no name")]
    [InlineData("{\"other\":1}", "neither 'image_url'")]
    public async Task What_is_wrong_with_a_coco_file_is_said(string text, string message)
    {
        _folder.Write("in.json", text);

        Assert.Contains(message, (await RefusedAsync(new AzureMlImport(_folder["in.json"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_ends_early_and_missing_files_are_an_error_of_their_own()
    {
        _folder.Write("deep.json", "{\"images\":[{\"id\":1,\"x\":" + new string('[', 100_000));
        _folder.Write("deep.jsonl", "{\"image_url\":\"x\",\"label\":" + new string('[', 100_000));

        await RefusedAsync(new AzureMlImport(_folder["deep.json"]));
        await RefusedAsync(new AzureMlImport(_folder["deep.jsonl"]));
        await Assert.ThrowsAsync<FileNotFoundException>(() => new AzureMlImport(_folder["none.json"]).OpenAsync());
    }

    [Property(MaxTest = 300)]
    public async Task Damaged_files_are_read_or_refused_with_our_error(ushort position, byte replacement, bool isCoco)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(isCoco ? "\ufeff" + Exported : """{"image_url":"AmlDatastore://d/x.jpg","image_details":{"width":"5px","height":5},"label":[{"label":"a","topX":0,"topY":0,"bottomX":1,"bottomY":1}],"label_confidence":[1]}""");
        bytes[position % bytes.Length] = replacement;
        File.WriteAllBytes(_folder["in"], bytes);

        try
        {
            await ImportAsync(new AzureMlImport(_folder["in"]));
        }
        catch (LabelingException exception)
        {
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        }
    }

    [Theory]
    [InlineData("0.250000000000000000000000000000000001")]
    [InlineData("0.1234567890123456789012345678901")]
    [InlineData("25000000000000000000000000e-26")]
    public async Task Shares_of_any_length_are_the_nearest_double(string share)
    {
        var read = await ReadAsync("in.jsonl", $$"""{"image_url":"x.jpg","image_width":8,"image_height":8,"label":[{"label":"can","topX":{{share}},"topY":0,"bottomX":1,"bottomY":1}]}""");

        // Shares become pixels to a millionth.
        Assert.Equal(Math.Round(8 * double.Parse(share, System.Globalization.CultureInfo.InvariantCulture), 6), Assert.Single(Assert.Single(read.Items).Annotations).Shape!.Bounds.X);
    }

    [Theory]
    [InlineData("12345678901234567890")]
    [InlineData("9007199254740993.0")]
    public async Task An_image_id_that_no_double_holds_is_refused_and_never_rounded(string id)
    {
        _folder.Write("in.json", Exported.Replace("\"image_id\": 1", $"\"image_id\": {id}", StringComparison.Ordinal));

        await RefusedAsync(new AzureMlImport(_folder["in.json"]));
    }

    private Task<Imported> ReadAsync(string name, string text)
    {
        _folder.Write(name, text);
        return ImportAsync(new AzureMlImport(_folder[name]));
    }
}
