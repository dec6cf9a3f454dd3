using System.Text;

namespace Labeling.Export.Coco;

public sealed class CocoFileProblemTests : IDisposable
{
    private const string Head = """{"images":[{"id":1,"file_name":"a.jpg","width":20,"height":10}],"categories":[{"id":1,"name":"can"}],""";
    private const string Good = """{"id":100,"image_id":1,"category_id":1,"bbox":[0,0,1,1]}""";

    private readonly TestFolder _folder = new();

    public static TheoryData<string, string> BadAnnotations => new()
    {
        { "7", "" },
        { "null", "" },
        { "[]", "" },
        { """{"image_id":1,"category_id":1}""", "" },
        { """{"id":1,"category_id":1}""", "" },
        { """{"id":1,"image_id":1}""", "" },
        { """{"id":1,"image_id":null,"category_id":1}""", "" },
        { """{"id":1.5,"image_id":1,"category_id":1}""", "id" },
        { """{"id":"x","image_id":1,"category_id":1}""", "id" },
        { """{"id":1e400,"image_id":1,"category_id":1}""", "id" },
        { """{"id":1,"image_id":2,"category_id":1}""", "image_id" },
        { """{"id":1,"image_id":1,"category_id":2}""", "category_id" },
        { """{"id":1,"image_id":1,"category_id":4294967297}""", "" },
        { """{"id":100,"image_id":1,"category_id":1}""", "id" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4,5]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,-3,4]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,1e300]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,1e400]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,null]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,[4]]}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":{"x":1}}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":"1,2,3,4"}""", "bbox" },
        { """{"id":1,"image_id":1,"category_id":1,"area":"big"}""", "area" },
        { """{"id":1,"image_id":1,"category_id":1,"iscrowd":2}""", "iscrowd" },
        { """{"id":1,"image_id":1,"category_id":1,"score":[]}""", "score" },
        { """{"id":1,"image_id":1,"category_id":1,"keypoints":[1,2]}""", "keypoints" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":"x"}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5,9]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5,9,9,1]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5,9,1e9]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5,9,"z"]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[[1,1],[5,5,5],[9,1]]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[[1,1],7,[9,1]]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1],[5,5]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[[1,1,2,2,3,1],[5,5],[6,6],[7,5]]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":[{"size":[10,20],"counts":[0,10,190]}]}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[10,20],"counts":"b'zz'"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"counts":"6"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,3]}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[10,10],"counts":""}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[10,10],"counts":"zzzz"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[10,10],"counts":"ü"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[10,10],"counts":"\ud800"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[100000,100000],"counts":"0"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[0,0],"counts":"0"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[1e300,3],"counts":"6"}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,3],"counts":[1,2]}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,3],"counts":[-1,7]}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,3],"counts":[1.5,4.5]}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,3],"counts":[4294967290,16]}}""", "segmentation" },
        { """{"id":1,"image_id":1,"category_id":1,"bbox":[NaN,0,1,1]}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"score":Infinity}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"score":01}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"score":1.}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"score":+1}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,}""", "" },
        { """{"id":1,"image_id":1 "category_id":1}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"x":{"a":}}""", "" },
        { """{'id':1,"image_id":1,"category_id":1}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"x":"\q"}""", "" },
        { """{"id":1,"image_id":1,"category_id":1,"x":tru}""", "" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadAnnotations))]
    public async Task A_strict_reader_stops_at_a_bad_annotation_and_names_its_place(string annotation, string member)
    {
        var path = Write(Good, annotation);
        var read = 0;

        var exception = await Assert.ThrowsAsync<LabelingException>(async () =>
        {
            var file = await CocoFile.OpenAsync(path);
            await foreach (var good in file.ReadAnnotationsAsync())
            {
                read++;
            }
        });

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains("$.annotations[1]" + (member.Length == 0 ? "" : "." + member), exception.Message, StringComparison.Ordinal);
        Assert.Contains($"byte {Head.Length + "\"annotations\":[".Length + Good.Length + 1},", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, read);
    }

    [Theory]
    [MemberData(nameof(BadAnnotations))]
    public async Task A_lenient_reader_reports_a_bad_annotation_and_goes_on(string annotation, string member)
    {
        var problems = new List<CocoProblem>();
        var file = await CocoFile.OpenAsync(Write(Good, annotation, """{"id":7,"image_id":1,"category_id":1}"""), new CocoReadOptions { Lenient = true, OnProblem = problems.Add });

        var ids = await file.ReadAnnotationsAsync().Select(good => good.Id).ToListAsync();

        Assert.Equal(100, ids[0]);
        Assert.Equal(7, ids[^1]);
        var problem = problems.First(p => p.Severity == CocoProblemSeverity.Error);
        Assert.StartsWith("$.annotations[1]" + (member.Length == 0 ? "" : "." + member), problem.Path, StringComparison.Ordinal);
        Assert.NotEqual("", problem.Message);
    }

    [Fact]
    public async Task An_annotation_of_the_panoptic_format_is_told_from_one_without_a_category()
    {
        var problems = new List<CocoProblem>();
        var file = await CocoFile.OpenAsync(
            Write(Good, """{"image_id":1,"file_name":"1.png","segments_info":[{"id":3,"category_id":1}]}""", """{"id":7,"image_id":1}"""),
            new CocoReadOptions { Lenient = true, OnProblem = problems.Add });

        Assert.Single(await file.ReadAnnotationsAsync().ToListAsync());
        Assert.Equal(2, problems.Count);
        Assert.Contains("panoptic", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("category_id", problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[1,1,1,1,1,1]]")]
    [InlineData("[[1,1,5,5,1,1,5,5]]")]
    [InlineData("[[1,1,5,5,1,1],[2,2,2,2,2,2]]")]
    public async Task An_outline_that_encloses_nothing_is_a_warning_and_an_empty_mask(string outline)
    {
        var problems = new List<CocoProblem>();
        var file = await CocoFile.OpenAsync(
            Write($$"""{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":{{outline}}}"""), new CocoReadOptions { OnProblem = problems.Add });

        var annotation = Assert.Single(await file.ReadAnnotationsAsync().ToListAsync());

        Assert.All(problems, problem => Assert.Equal((CocoProblemSeverity.Warning, "$.annotations[0].segmentation"), (problem.Severity, problem.Path)));
        Assert.NotEmpty(problems);
        Assert.Null(annotation.Segmentation);
        Assert.Equal(new RunLengthMask(10, 20, [200]), annotation.ToMask(new PixelSize(20, 10)));
    }

    [Fact]
    public async Task A_mask_is_made_of_what_is_known_most_exactly()
    {
        var file = await CocoFile.OpenAsync(Write(
            """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":[[0,0,4,0,4,4]]}""",
            """{"id":2,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":{"size":[2,3],"counts":[1,5]}}""",
            """{"id":3,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":[]}""",
            """{"id":4,"image_id":1,"category_id":1}"""));

        var masks = await file.ReadAnnotationsAsync().Select(annotation => annotation.ToMask(new PixelSize(20, 10))).ToListAsync();

        Assert.Equal(
            [RunLengthMask.FromPolygon(new Polygon((0, 0), (4, 0), (4, 4)), 10, 20), new RunLengthMask(2, 3, [1, 5]), RunLengthMask.FromBox(new BoundingBox(1, 2, 3, 4), 10, 20), null],
            masks);
        Assert.Null(new CocoAnnotation { ImageId = 1, CategoryId = 1, Box = new BoundingBox(1, 2, 3, 4) }.ToMask(default));
    }

    [Fact]
    public async Task A_box_survives_its_bad_outline_when_lenient()
    {
        var file = await CocoFile.OpenAsync(
            Write("""{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":[[1,1,5,5],[0,0,4,0,4,4]]}""", """{"id":2,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"segmentation":{"size":[2,3],"counts":"z"}}"""),
            new CocoReadOptions { Lenient = true });

        var annotations = await file.ReadAnnotationsAsync().ToListAsync();

        Assert.Equal(new Polygon((0, 0), (4, 0), (4, 4)), annotations[0].Segmentation);
        Assert.Null(annotations[1].Segmentation);
        Assert.All(annotations, annotation => Assert.Equal(new BoundingBox(1, 2, 3, 4), annotation.Box));
    }

    [Theory]
    [InlineData("""[{"id":1}]""", "$.images[0]")]
    [InlineData("""[{"file_name":"a"}]""", "$.images[0]")]
    [InlineData("""[{"id":1,"file_name":"a"},{"id":1,"file_name":"b"}]""", "$.images[1].id")]
    [InlineData("""[{"id":1,"file_name":["a"]}]""", "$.images[0].file_name")]
    [InlineData("""[{"id":1,"file_name":"a","width":-1,"height":5}]""", "$.images[0].width")]
    [InlineData("""[{"id":1,"file_name":"a","width":1.5,"height":5}]""", "$.images[0].width")]
    [InlineData("""[{"id":1,"file_name":"a","width":3000000000,"height":5}]""", "$.images[0].width")]
    [InlineData("""[1]""", "$.images[0]")]
    public async Task A_bad_image_is_named(string images, string place)
    {
        var path = _folder.Write("in.json", $$"""{"images":{{images}},"categories":[]}""");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path));
        var report = await CocoFile.ValidateAsync(path);

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.Equal(place, report.Problems.First(problem => problem.Severity == CocoProblemSeverity.Error).Path);
    }

    [Theory]
    [InlineData("""[{"id":1}]""", "$.categories[0]")]
    [InlineData("""[{"name":"a"}]""", "$.categories[0]")]
    [InlineData("""[{"id":3000000000,"name":"a"}]""", "$.categories[0]")]
    [InlineData("""[{"id":1,"name":"a"},{"id":1,"name":"b"}]""", "$.categories[1].id")]
    public async Task A_bad_category_is_named(string categories, string place)
    {
        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder.Write("in.json", $$"""{"images":[],"categories":{{categories}}}""")));

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("x")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"images\"")]
    [InlineData("{\"images\":")]
    [InlineData("{\"images\":[")]
    [InlineData("{\"images\":[{\"id\":1")]
    [InlineData("{\"images\":[],\"categories\":[]")]
    [InlineData("{\"images\":[],\"categories\":[]}}")]
    [InlineData("{\"images\":[],\"categories\":[],}")]
    [InlineData("{\"images\":[],,\"categories\":[]}")]
    [InlineData("{\"images\":[1,],\"categories\":[]}")]
    [InlineData("{\"images\":{},\"categories\":[]}")]
    [InlineData("{images:[],\"categories\":[]}")]
    [InlineData("{\"images\":[],\"categories\":[],\"x\":[1,,2]}")]
    [InlineData("{\"images\":[],\"categories\":[],\"x\":{\"a\":1]}")]
    [InlineData("{\"images\":[],\"categories\":[],\"x\":tru}")]
    [InlineData("{\"images\":[],\"categories\":[],\"x\":01}")]
    public async Task What_is_not_a_whole_json_file_is_refused_however_it_is_read(string text)
    {
        var path = _folder.Write("in.json", text);

        foreach (var options in new[] { new CocoReadOptions(), new CocoReadOptions { Lenient = true }, new CocoReadOptions { Lenient = true, KeepUnknown = true } })
        {
            var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path, options));
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_cut_off_in_its_annotations_is_refused()
    {
        var whole = await File.ReadAllTextAsync(Write(Good, """{"id":7,"image_id":1,"category_id":1}"""));
        for (var length = Head.Length; length < whole.Length; length++)
        {
            var path = _folder.Write("cut.json", whole[..length]);
            await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path, new CocoReadOptions { Lenient = true }));
        }
    }

    [Fact]
    public async Task Other_encodings_are_named()
    {
        foreach (var encoding in new Encoding[] { new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: false), new UTF32Encoding() })
        {
            await File.WriteAllTextAsync(_folder["in.json"], Head.TrimEnd(',') + "}", encoding);

            var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder["in.json"]));

            Assert.Contains("UTF-8", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Deep_nesting_is_refused_before_it_costs_anything()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        await Assert.ThrowsAsync<LabelingException>(async () => await (await CocoFile.OpenAsync(Write($$"""{"id":1,"image_id":1,"category_id":1,"x":{{deep}}}"""))).ReadAnnotationsAsync().ToListAsync());
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder.Write("in.json", Head + $"\"x\":{deep}}}")));
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder.Write("in.json", Head + $"\"x\":{deep}}}"), new CocoReadOptions { KeepUnknown = true }));
    }

    [Fact]
    public async Task An_object_larger_than_allowed_is_refused()
    {
        var path = Write($$"""{"id":1,"image_id":1,"category_id":1,"x":"{{new string('x', 2_000_000)}}"}""");
        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { Lenient = true, MaxObjectBytes = 1_000_000 });

        var exception = await Assert.ThrowsAsync<LabelingException>(async () => await file.ReadAnnotationsAsync().ToListAsync());

        Assert.Contains(nameof(CocoReadOptions.MaxObjectBytes), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_allowed_is_refused()
    {
        var path = Write(Good, """{"id":7,"image_id":1,"category_id":1}""");

        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path, new CocoReadOptions { MaxImages = 0 }));
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path, new CocoReadOptions { MaxCategories = 0 }));
        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { MaxAnnotations = 1 });
        await Assert.ThrowsAsync<LabelingException>(async () => await file.ReadAnnotationsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_part_given_twice_is_an_error_and_read_on_when_lenient()
    {
        var path = _folder.Write("in.json", Head + $"\"annotations\":[{Good}],\"annotations\":[{Good.Replace("100", "101", StringComparison.Ordinal)}]}}");

        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path));
        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { Lenient = true });

        Assert.Equal([100L, 101], await file.ReadAnnotationsAsync().Select(annotation => annotation.Id).ToListAsync());
    }

    [Fact]
    public async Task Texts_that_are_no_unicode_are_read_and_written_again_with_a_warning()
    {
        var problems = new List<CocoProblem>();
        var path = _folder.Write("in.json", """{"images":[{"id":1,"file_name":"a\ud800b\n.jpg"}],"categories":[]}""");

        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { OnProblem = problems.Add });

        var image = Assert.Single(await file.ReadImagesAsync().ToListAsync());
        Assert.Equal("a\ud800b\n.jpg", image.FileName);
        Assert.Contains(problems, problem => problem.Message.Contains("Unicode", StringComparison.Ordinal));
        await using (var writer = CocoWriter.Create(_folder["out.json"], []))
        {
            await writer.WriteAsync(image);
            await writer.CompleteAsync();
        }

        var again = await CocoFile.OpenAsync(_folder["out.json"]);
        Assert.Equal(image.FileName, Assert.Single(await again.ReadImagesAsync().ToListAsync()).FileName);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x.jpg")]
    [InlineData("C:\\\\x.jpg")]
    public async Task Paths_that_leave_the_folder_are_warned_of(string path)
    {
        var report = await CocoFile.ValidateAsync(_folder.Write("in.json", $$"""{"images":[{"id":1,"file_name":"{{path}}","width":1,"height":1}],"categories":[]}"""));

        Assert.Equal("$.images[0].file_name", Assert.Single(report.Problems).Path);
        Assert.Equal((0L, 1L), (report.Errors, report.Warnings));
    }

    [Fact]
    public async Task A_report_counts_what_can_be_used_and_what_cannot()
    {
        var report = await CocoFile.ValidateAsync(Write([Good, .. Enumerable.Repeat("7", 1500), """{"id":7,"image_id":1,"category_id":1,"bbox":[0,0,0,5]}"""]));

        Assert.Equal((1L, 2L, 1500L, 1L), (report.Images, report.Annotations, report.Errors, report.Warnings));
        Assert.Equal(1000, report.Problems.Count);
        Assert.StartsWith("error at $.annotations[1] (byte ", report.Problems[0].ToString(), StringComparison.Ordinal);
    }

    private string Write(params IEnumerable<string> annotations) => _folder.Write("in.json", Head + "\"annotations\":[" + string.Join(',', annotations) + "]}");
}
