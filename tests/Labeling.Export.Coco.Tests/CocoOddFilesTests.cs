using System.Text;

namespace Labeling.Export.Coco;

/// <summary>Files that programs and people write against the format: read and told of, or refused with the cure, and each said once.</summary>
public sealed class CocoOddFilesTests : IDisposable
{
    private const string Images = "\"images\":[{\"id\":1,\"file_name\":\"a.jpg\",\"width\":20,\"height\":10}]";
    private const string Categories = "\"categories\":[{\"id\":1,\"name\":\"cat\"}]";
    private const string Box = """{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[[[1,1],[5,1],[5,5]]]", "[[1,1,5,1,5,5]]")]
    [InlineData("[[[1,1],[5,1],[5,5]],[[7,7],[9,7],[9,9],[7,9]]]", "[[1,1,5,1,5,5],[7,7,9,7,9,9,7,9]]")]
    [InlineData("[[1,1],[5,1],[5,5]]", "[[1,1,5,1,5,5]]")]
    [InlineData("""{"size":[10,20],"counts":"b'0:n5'"}""", """{"size":[10,20],"counts":"0:n5"}""")]
    [InlineData("""{"size":[20,30],"counts":"b'\\\\1:Ra0'"}""", """{"size":[20,30],"counts":"\\1:Ra0"}""")]
    public async Task Outlines_of_pairs_and_texts_of_bytes_are_read_and_told_of_when_lenient_and_an_error_with_the_cure_when_strict(string odd, string right)
    {
        var path = Write($$"""{"id":1,"image_id":1,"category_id":1,"segmentation":{{odd}}}""");
        var expected = await ReadSegmentationAsync(Write($$"""{"id":1,"image_id":1,"category_id":1,"segmentation":{{right}}}""", "right.json"), new CocoReadOptions());
        var problems = new List<CocoProblem>();

        Assert.NotNull(expected);
        Assert.Equal(expected, await ReadSegmentationAsync(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add }));
        Assert.All(problems, problem => Assert.Equal(CocoProblemSeverity.Warning, problem.Severity));
        Assert.StartsWith("$.annotations[0].segmentation", problems[0].Path, StringComparison.Ordinal);

        var exception = await Assert.ThrowsAsync<LabelingException>(() => ReadSegmentationAsync(path, new CocoReadOptions()));
        Assert.Matches("Write \\[\\[x1|Decode it before", exception.Message);
    }

    [Fact]
    public async Task Categories_given_as_mere_names_are_refused_once_with_the_cure_however_they_are_read()
    {
        var path = _folder.Write("in.json", $$"""{{{Images}},"categories":["cat","dog"],"annotations":[{{Box}}]}""");
        var problems = new List<CocoProblem>();

        var exception = await Assert.ThrowsAsync<LabelingException>(() => new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add }).OpenAsync());

        Assert.Contains("""$.categories[0] is "cat", but a category is an object such as {"id": 1, "name": "cat"}.""", exception.Message, StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":7,"name":""}""")]
    [InlineData("""{"id":7,"name":null}""")]
    public async Task A_category_without_a_name_keeps_its_labels_when_lenient_and_is_an_error_when_strict(string category)
    {
        var path = _folder.Write("in.json", $$"""{{{Images}},"categories":[{{category}}],"annotations":[{{Box.Replace("category_id\":1", "category_id\":7", StringComparison.Ordinal)}}]}""");
        var problems = new List<CocoProblem>();

        await using var labels = await new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add }).OpenAsync();

        var label = Assert.Single((await labels.ReadItemsAsync().SingleAsync()).Annotations);
        Assert.Equal("category 7", labels.Project.LabelClasses.Single(labelClass => labelClass.Id == label.ClassId).Name);
        Assert.Equal("warning at $.categories[0].name", Assert.Single(problems).ToString()[.."warning at $.categories[0].name".Length]);
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path));
    }

    [Theory]
    [InlineData(" cat ", "cat")]
    [InlineData("animal / cat", "animal/cat")]
    public async Task A_class_whose_name_changes_is_named(string name, string expected)
    {
        var path = _folder.Write("in.json", $$"""{{{Images}},"categories":[{"id":1,"name":"{{name}}"}],"annotations":[{{Box}}]}""");

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(expected, labels.Project.LabelClasses[0].Path);
        Assert.Contains($"Category 1 '{name}' becomes the label class '{expected}'", Assert.Single(labels.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_categories_of_one_name_are_told_apart_and_named()
    {
        var path = _folder.Write("in.json", $$"""{{{Images}},"categories":[{"id":1,"name":"cat"},{"id":2,"name":"cat"}],"annotations":[{{Box}}]}""");

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal(["cat", "cat (2)"], labels.Project.LabelClasses.Select(labelClass => labelClass.Path));
        Assert.Contains("Category 2 'cat' becomes the label class 'cat (2)'", Assert.Single(labels.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a7","image_id":1,"category_id":1}""", "id")]
    [InlineData("""{"id":7,"image_id":"img1","category_id":1}""", "image_id")]
    [InlineData("""{"id":7,"image_id":1,"category_id":"cat"}""", "category_id")]
    public async Task An_id_that_is_no_number_is_one_error_with_its_cure(string annotation, string member)
    {
        var report = await CocoFile.ValidateAsync(Write(annotation));

        var problem = Assert.Single(report.Problems);
        Assert.Equal($"$.annotations[0].{member}", problem.Path);
        Assert.Contains("COCO's ids are whole numbers: number the objects", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, report.Annotations);
    }

    [Fact]
    public async Task An_image_with_a_text_for_an_id_is_one_error_and_its_labels_say_why_they_go_with_it()
    {
        var report = await CocoFile.ValidateAsync(_folder.Write("in.json", $$"""{"images":[{"id":"img1","file_name":"a.jpg"}],{{Categories}},"annotations":[{{Box}}]}"""));

        Assert.Equal(["$.images[0].id", "$.annotations[0].image_id"], report.Problems.Where(problem => problem.Severity == CocoProblemSeverity.Error).Select(problem => problem.Path));
        Assert.Contains("among those that could be read", report.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{IMAGES,CATEGORIES,"annotations":[BOX],}""", "a comma stands before this '}'. Remove it.")]
    [InlineData("""{IMAGES,CATEGORIES,"annotations":[BOX,]}""", "there is ']'. Remove the comma before it.")]
    [InlineData("""{IMAGES,CATEGORIES,"annotations":{"1":BOX}}""", "annotations is not a list but an object. Write the values of its members in brackets")]
    [InlineData("""{IMAGES,CATEGORIES,"annotations":"BOX.json"}""", "annotations is not a list but begins with '\"'. Write its objects in brackets")]
    [InlineData("""{IMAGES,CATEGORIES}{IMAGES,CATEGORIES}""", "behind the end of the first object. Give one COCO file at a time")]
    [InlineData("{\"image_url\":\"AmlDatastore://a/b.jpg\"}\n{\"image_url\":\"AmlDatastore://a/c.jpg\"}\n", "JSON lines, which Azure ML writes and Labeling.Export.AzureMl reads")]
    [InlineData("", "the file is empty. Get it again")]
    public async Task What_cannot_be_read_at_all_is_refused_with_its_place_and_cure(string text, string message)
    {
        var path = _folder.Write("in.json", text.Replace("IMAGES", Images, StringComparison.Ordinal).Replace("CATEGORIES", Categories, StringComparison.Ordinal).Replace("BOX.json", "x", StringComparison.Ordinal).Replace("BOX", Box, StringComparison.Ordinal));

        var exception = await Assert.ThrowsAsync<LabelingException>(() => new CocoImport(path, new CocoReadOptions { Lenient = true }).OpenAsync());

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}', byte ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":1,"image_id":1,"category_id":1,}""", "Look for a comma too many")]
    [InlineData("""{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4,]}""", "Look for a comma too many")]
    public async Task A_comma_too_many_within_an_annotation_is_one_error_with_its_cure(string annotation, string cure)
    {
        var problem = Assert.Single((await CocoFile.ValidateAsync(Write(annotation))).Problems);

        Assert.Equal(("$.annotations[0]", CocoProblemSeverity.Error), (problem.Path, problem.Severity));
        Assert.Contains(cure, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_name_beside_an_address_is_the_paths_of_the_address()
    {
        var path = _folder.Write("in.json", $$"""{"images":[{"id":1,"file_name":"","coco_url":"http://images.cocodataset.org/train2017/9.jpg","width":20,"height":10}],{{Categories}},"annotations":[{{Box}}]}""");

        await using var labels = await new CocoImport(path).OpenAsync();

        Assert.Equal("train2017/9.jpg", (await labels.ReadItemsAsync().SingleAsync()).Path);
        Assert.Empty(labels.Warnings);
    }

    [Fact]
    public async Task A_folder_is_refused_and_no_access_denied()
    {
        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder["."]));

        Assert.Contains("this is a folder. Give the COCO file in it.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_latin_1_are_told_of_with_the_text_and_the_cure()
    {
        var problems = new List<CocoProblem>();
        await File.WriteAllBytesAsync(_folder["in.json"], Encoding.Latin1.GetBytes($$"""{"images":[{"id":1,"file_name":"café.jpg","width":20,"height":10}],{{Categories}},"annotations":[{{Box}}]}"""));

        await using var labels = await new CocoImport(_folder["in.json"], new CocoReadOptions { OnProblem = problems.Add }).OpenAsync();

        Assert.Single((await labels.ReadItemsAsync().SingleAsync()).Annotations);
        Assert.Contains(problems, problem => problem.Path == "$.images[0]" && problem.Message.Contains("caf\ufffd.jpg", StringComparison.Ordinal) && problem.Message.Contains("Save the file as UTF-8", StringComparison.Ordinal));
    }

    private static async Task<Shape?> ReadSegmentationAsync(string path, CocoReadOptions options)
        => (await (await CocoFile.OpenAsync(path, options)).ReadAnnotationsAsync().SingleAsync()).Segmentation;

    private string Write(string annotation, string name = "in.json") => _folder.Write(name, $$"""{{{Images}},{{Categories}},"annotations":[{{annotation}}]}""");
}
