using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Labeling.Export.Coco;

public sealed class CocoFileTests : IDisposable
{
    private const string Head = """{"images":[{"id":1,"file_name":"a.jpg","width":20,"height":10}],"categories":[{"id":1,"name":"can"}],""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Parts_and_members_may_come_in_any_order()
    {
        var path = _folder.Write("in.json", """
            {
              "annotations" : [ { "bbox":[1,2,3,4], "category_id":5, "iscrowd":0, "id":9, "image_id":7, "area":12 } ],
              "other": {"a":[1,{"annotations":[]}],"b":"]}"},
              "categories":[{"supercategory":"food","name":"can","id":5}],
              "images":[{"height":10,"width":20,"file_name":"a.jpg","id":7}],
              "licenses":[{"name":"CC0","id":1,"url":"u"}],
              "info":{"year":2017,"description":"d","version":"1.0","contributor":"c","url":"u","date_created":"2017/09/01"}
            }
            """);

        var file = await CocoFile.OpenAsync(path);

        var category = Assert.Single(file.Categories);
        Assert.Equal((5, "can", "food"), (category.Id, category.Name, category.Supercategory));
        Assert.Equal("CC0", Assert.Single(file.Licenses).Name);
        Assert.Equal((2017, "d", "1.0", "c", "u", "2017/09/01"), (file.Info.Year, file.Info.Description, file.Info.Version, file.Info.Contributor, file.Info.Url, file.Info.DateCreated));
        Assert.Equal(1, file.ImageCount);
        var image = Assert.Single(await file.ReadImagesAsync().ToListAsync());
        Assert.Equal((7L, "a.jpg", new PixelSize(20, 10)), (image.Id, image.FileName, image.Size));
        var annotation = Assert.Single(await file.ReadAnnotationsAsync().ToListAsync());
        Assert.Equal((9L, 7L, 5), (annotation.Id, annotation.ImageId, annotation.CategoryId));
        Assert.Equal(new BoundingBox(1, 2, 3, 4), annotation.Box);
        Assert.Equal(12, annotation.Area);
        Assert.Null(annotation.Segmentation);
        Assert.Empty(annotation.Extra);
    }

    [Fact]
    public async Task What_may_be_missing_may_be_missing()
    {
        var annotation = await ReadOneAsync("""{"id":0,"image_id":1,"category_id":1}""");

        Assert.Equal(0, annotation.Id);
        Assert.Null(annotation.Box);
        Assert.Null(annotation.Area);
        Assert.Null(annotation.Score);
        Assert.Null(annotation.Keypoints);
        Assert.False(annotation.IsCrowd);
    }

    [Fact]
    public async Task A_file_without_annotations_has_none()
    {
        var file = await CocoFile.OpenAsync(_folder.Write("in.json", Head.TrimEnd(',') + "}"));

        Assert.Empty(await file.ReadAnnotationsAsync().ToListAsync());
    }

    [Fact]
    public async Task Whole_numbers_may_be_written_as_others_and_null_is_nothing()
    {
        var annotation = await ReadOneAsync("""{"id":9007199254740993,"image_id":1.0,"category_id":1e0,"iscrowd":true,"area":null,"bbox":null,"segmentation":null,"score":5E-1}""");

        Assert.Equal(9007199254740993, annotation.Id);
        Assert.Equal(1, annotation.ImageId);
        Assert.True(annotation.IsCrowd);
        Assert.Equal(0.5, annotation.Score);
        Assert.Null(annotation.Shape);
    }

    [Fact]
    public async Task Numbers_given_as_text_are_read_with_a_warning()
    {
        var problems = new List<CocoProblem>();

        var annotation = await ReadOneAsync("""{"id":"3","image_id":"1","category_id":1,"bbox":["1.5",2,3,4]}""", new CocoReadOptions { OnProblem = problems.Add });

        Assert.Equal(3, annotation.Id);
        Assert.Equal(new BoundingBox(1.5, 2, 3, 4), annotation.Box);
        Assert.Equal(["$.annotations[0].id", "$.annotations[0].image_id", "$.annotations[0].bbox"], problems.Select(problem => problem.Path));
        Assert.All(problems, problem => Assert.Equal(CocoProblemSeverity.Warning, problem.Severity));
    }

    [Fact]
    public async Task An_outline_of_several_parts_is_one_polygon()
    {
        var annotation = await ReadOneAsync("""{"id":1,"image_id":1,"category_id":1,"segmentation":[[0,0,4,0,4,4],[5,5,9,5,9,9,5,9.5]]}""");

        Assert.Equal(
            new Polygon(new PolygonPart(new PolygonRing((0, 0), (4, 0), (4, 4))), new PolygonPart(new PolygonRing((5, 5), (9, 5), (9, 9), (5, 9.5)))),
            annotation.Segmentation);
    }

    [Fact]
    public async Task An_outline_that_is_one_flat_list_is_read_with_a_warning()
    {
        var problems = new List<CocoProblem>();

        var annotation = await ReadOneAsync("""{"id":1,"image_id":1,"category_id":1,"segmentation":[0,0,4,0,4,4]}""", new CocoReadOptions { OnProblem = problems.Add });

        Assert.Equal(new Polygon((0, 0), (4, 0), (4, 4)), annotation.Segmentation);
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("""{"size":[2,3],"counts":[1,2,3]}""")]
    [InlineData("""{"counts":[1.0,2,3],"size":[2.0,3]}""")]
    [InlineData("""{"size":[2,3],"counts":"123"}""")]
    [InlineData("""{"counts":"\u0031\u00323","size":[2,3]}""")]
    public async Task Run_lengths_are_read_in_either_form(string segmentation)
    {
        var annotation = await ReadOneAsync("""{"id":1,"image_id":1,"category_id":1,"iscrowd":1,"segmentation":""" + segmentation + "}");

        Assert.Equal(new RunLengthMask(2, 3, [1, 2, 3]), annotation.Segmentation);
    }

    [Fact]
    public async Task Run_lengths_that_another_program_escaped_are_what_they_stand_for()
    {
        var mask = RunLengthMask.FromPolygon(new Polygon((0, 0), (300, 50), (37, 211), (90, 90)), 300, 300);
        Assert.Contains('\\', mask.ToCompressed());
        var escaped = JsonSerializer.Serialize(mask.ToCompressed());
        Assert.Contains("\\u0060", escaped, StringComparison.Ordinal);

        var annotation = await ReadOneAsync("""{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[300,300],"counts":""" + escaped + "}}");

        Assert.Equal(mask, annotation.Segmentation);
    }

    [Fact]
    public async Task Key_points_attributes_and_crowds_are_read()
    {
        var annotation = await ReadOneAsync("""{"id":1,"image_id":1,"category_id":1,"iscrowd":1,"keypoints":[1,2,2,0,0,0],"num_keypoints":1,"attributes":{"occluded":true,"truncated":1,"rotation":0.5}}""");

        Assert.True(annotation.IsCrowd);
        Assert.True(annotation.IsOccluded);
        Assert.True(annotation.IsTruncated);
        Assert.Equal([1, 2, 2, 0, 0, 0], annotation.Keypoints);
        Assert.Empty(annotation.Extra);
    }

    [Fact]
    public async Task Labels_are_found_by_file_name()
    {
        var path = _folder.Write("in.json", """
            {"images":[{"id":1,"file_name":"ä/a.jpg"},{"id":2,"file_name":"b.jpg"}],
             "categories":[{"id":1,"name":"can"},{"id":2,"name":"milk"}],
             "annotations":[{"id":1,"image_id":1,"category_id":2,"bbox":[0,0,1,1],"iscrowd":1},{"id":2,"image_id":1,"category_id":1}]}
            """);

        var labels = await CocoFile.ReadLabelsAsync(path);

        Assert.Equal(["b.jpg", "ä/a.jpg"], labels.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(labels["b.jpg"]);
        Assert.Equal(["milk", "can"], labels["ä/a.jpg"].Select(label => label.ClassName));
        Assert.Equal(new BoundingBox(0, 0, 1, 1), labels["ä/a.jpg"][0].Shape);
        Assert.True(labels["ä/a.jpg"][0].IsCrowd);
        Assert.Null(labels["ä/a.jpg"][1].Shape);
    }

    [Fact]
    public async Task A_results_file_is_a_list_of_detections()
    {
        var path = _folder.Write("in.json", """[{"image_id":42,"category_id":18,"bbox":[258.15,41.29,348.26,243.78],"score":0.236}]""");

        var file = await CocoFile.OpenAsync(path);

        Assert.True(file.IsResults);
        var detection = Assert.Single(await file.ReadAnnotationsAsync().ToListAsync());
        Assert.Equal((42L, 18, 0.236), (detection.ImageId, detection.CategoryId, detection.Score));
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.ReadLabelsAsync(path));
    }

    [Fact]
    public async Task Unknown_properties_are_kept_when_asked_for_and_written_again()
    {
        var text = """{"info":{"description":"d","split":"val"},"licenses":[],"extra":[1,{"x":"y"}],"categories":[{"id":1,"name":"can","supercategory":"food","keypoints":["nose"],"skeleton":[[1,2]]}],"images":[{"id":1,"file_name":"a.jpg","width":20,"height":10,"license":3,"coco_url":"http://x/ü","date_captured":"2013"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1],"area":0.5,"segmentation":[],"iscrowd":0,"keypoints":[1,2,2],"num_keypoints":1,"attributes":{"occluded":true,"rotation":0.5},"note":{"a":[1,2.50,"z"]}}]}""";
        var file = await CocoFile.OpenAsync(_folder.Write("in.json", text), new CocoReadOptions { KeepUnknown = true });

        var options = new CocoWriterOptions { Info = file.Info, Licenses = file.Licenses, Extra = file.Extra };
        await using (var writer = CocoWriter.Create(_folder["out.json"], file.Categories, options))
        {
            await foreach (var image in file.ReadImagesAsync())
            {
                await writer.WriteAsync(image);
            }

            await foreach (var annotation in file.ReadAnnotationsAsync())
            {
                Assert.True(annotation.IsOccluded);
                await writer.WriteAsync(annotation);
            }

            await writer.CompleteAsync();
        }

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(text).RootElement, JsonDocument.Parse(await File.ReadAllTextAsync(_folder["out.json"])).RootElement));
    }

    [Fact]
    public async Task Objects_larger_than_the_buffer_are_read()
    {
        var corners = string.Join(",", Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i * 0.125},{i % 7}.5")));
        var path = _folder.Write("in.json", Head + $$"""
            "annotations":[{"id":1,"image_id":1,"category_id":1},{"id":2,"image_id":1,"category_id":1,"segmentation":[[{{corners}}]]},{"id":3,"image_id":1,"category_id":1}]}
            """);

        var annotations = await (await CocoFile.OpenAsync(path)).ReadAnnotationsAsync().ToListAsync();

        Assert.Equal([1L, 2, 3], annotations.Select(annotation => annotation.Id));
        Assert.Equal(60_000, ((Polygon)annotations[1].Segmentation!).Parts[0].Outer.Count);
    }

    [Fact]
    public async Task Objects_may_lie_anywhere_in_the_buffer()
    {
        // Lengths that vary bring the buffer's end to every place within an annotation.
        var text = new StringBuilder(Head + "\"annotations\":[");
        for (var i = 1; i <= 20_000; i++)
        {
            text.Append(i == 1 ? "" : i % 3 == 0 ? " ,\n" : ",").Append(CultureInfo.InvariantCulture, $"{{\"id\":{i},\"image_id\":1,\"category_id\":1,\"note\":\"{new string('x', i % 61)}\\\"]}}\\\\\",\"bbox\":[{i},0.5,1,{i % 97}.25]}}");
        }

        var file = await CocoFile.OpenAsync(_folder.Write("in.json", text.Append("]}").ToString()));

        var expected = 0;
        await foreach (var annotation in file.ReadAnnotationsAsync())
        {
            expected++;
            Assert.Equal(expected, annotation.Id);
            Assert.Equal(new BoundingBox(expected, 0.5, 1, (expected % 97) + 0.25), annotation.Box);
        }

        Assert.Equal(20_000, expected);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed()
    {
        await File.WriteAllTextAsync(_folder["in.json"], Head.TrimEnd(',') + "}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(1, (await CocoFile.OpenAsync(_folder["in.json"])).ImageCount);
    }

    [Fact]
    public async Task Several_readings_can_go_on_at_once()
    {
        var file = await CocoFile.OpenAsync(_folder.Write("in.json", Head + """
            "annotations":[{"id":1,"image_id":1,"category_id":1},{"id":2,"image_id":1,"category_id":1}]}
            """));

        await using var first = file.ReadAnnotationsAsync().GetAsyncEnumerator();
        await using var second = file.ReadAnnotationsAsync().GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());

        Assert.Equal((1L, 2L), (first.Current.Id, second.Current.Id));
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        var path = _folder.Write("in.json", Head.TrimEnd(',') + "}");
        var file = await CocoFile.OpenAsync(path);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CocoFile.OpenAsync(path, cancellationToken: new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await file.ReadImagesAsync(new CancellationToken(canceled: true)).ToListAsync());
    }

    [Fact]
    public async Task A_missing_file_says_so() => await Assert.ThrowsAsync<FileNotFoundException>(() => CocoFile.OpenAsync(_folder["none.json"]));

    private async Task<CocoAnnotation> ReadOneAsync(string annotation, CocoReadOptions? options = null)
    {
        var file = await CocoFile.OpenAsync(_folder.Write("in.json", Head + "\"annotations\":[" + annotation + "]}"), options);
        return Assert.Single(await file.ReadAnnotationsAsync().ToListAsync());
    }
}
