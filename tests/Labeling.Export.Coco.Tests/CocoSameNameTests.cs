namespace Labeling.Export.Coco;

/// <summary>Two images of one file name: whose are the labels?</summary>
public sealed class CocoSameNameTests : IDisposable
{
    private const string Twice = """
        {"images":[{"id":4,"file_name":"a/x.jpg","width":9,"height":9},{"id":2,"file_name":"b.jpg","width":9,"height":9},{"id":7,"file_name":"a\\x.jpg","width":9,"height":9}],
         "categories":[{"id":1,"name":"can"}],
         "annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[0,0,1,1]},{"id":2,"image_id":4,"category_id":1,"bbox":[0,0,2,2]},{"id":3,"image_id":2,"category_id":1,"bbox":[0,0,3,3]}]}
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_strict_reader_refuses_the_file_and_names_both_images()
    {
        var path = _folder.Write("in.json", Twice);

        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(path));

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains("$.images[2].file_name", exception.Message, StringComparison.Ordinal);
        Assert.Contains("image 4 has the file 'a\\x.jpg' too. One of them can be kept: the first, without the annotations of image 7.", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LabelingException>(() => new CocoImport(path).OpenAsync());
        await Assert.ThrowsAsync<LabelingException>(() => CocoFile.ReadLabelsAsync(path));
    }

    [Fact]
    public async Task A_lenient_reader_leaves_out_the_second_with_its_annotations_and_says_so()
    {
        var path = _folder.Write("in.json", Twice);
        var problems = new List<CocoProblem>();

        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add });

        Assert.Equal(2, file.ImageCount);
        Assert.Equal([4L, 2], await file.ReadImagesAsync().Select(image => image.Id).ToListAsync());
        Assert.Equal([2L, 3], await file.ReadAnnotationsAsync().Select(annotation => annotation.Id).ToListAsync());
        Assert.Equal(
            [(CocoProblemSeverity.Error, "$.images[2].file_name"), (CocoProblemSeverity.Error, "$.annotations[0].image_id")],
            problems.Select(problem => (problem.Severity, problem.Path)));
        Assert.Contains("its image 7 is left out", problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_gives_each_path_once_and_its_warnings_name_what_is_left_out()
    {
        var path = _folder.Write("in.json", Twice);

        await using var labels = await new CocoImport(path, new CocoReadOptions { Lenient = true }).OpenAsync();
        var items = await labels.ReadItemsAsync().ToListAsync();

        Assert.Equal(2, labels.ItemCount);
        Assert.Equal(["b.jpg", "a/x.jpg"], items.Select(item => item.Path));
        Assert.Equal([3.0, 2.0], items.Select(item => Assert.Single(item.Annotations).Shape!.Bounds.Width));
        Assert.Equal(2, labels.Warnings.Count);
        Assert.Contains("without the annotations of image 7", labels.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("its image 7 is left out", labels.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_that_are_no_files_below_a_folder_are_told_apart_too()
    {
        var path = _folder.Write("in.json", """
            {"images":[{"id":1,"file_name":"../x.jpg"},{"id":2,"file_name":"../x.jpg"},{"id":3,"file_name":"x.jpg"},{"id":3,"file_name":"y.jpg"},{"id":4,"file_name":"y.jpg"}],"categories":[],"annotations":[]}
            """);
        var problems = new List<CocoProblem>();

        await using var labels = await new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add }).OpenAsync();

        Assert.Equal(2, labels.ItemCount);
        Assert.Equal(["x.jpg", "y.jpg"], await labels.ReadItemsAsync().Select(item => item.Path).ToListAsync());
        Assert.Equal(["$.images[3].id", "$.images[1].file_name"], problems.Where(problem => problem.Severity == CocoProblemSeverity.Error).Select(problem => problem.Path));
    }

    [Fact]
    public async Task Evaluation_does_not_ask_for_file_names()
    {
        var truth = _folder.Write("truth.json", Twice);
        var found = _folder.Write("found.json", """[{"image_id":7,"category_id":1,"bbox":[0,0,1,1],"score":0.5}]""");

        var evaluation = await CocoEvaluation.RunAsync(truth, found, IouType.BoundingBox);

        Assert.InRange(evaluation.Ap, 0.33, 0.34);
    }

    [Fact]
    public async Task Names_by_the_ten_thousand_are_told_apart()
    {
        var images = string.Join(',', Enumerable.Range(1, 30_000).Select(i => $$"""{"id":{{i}},"file_name":"{{i % 29_999}}.jpg","width":1,"height":1}"""));
        var path = _folder.Write("in.json", $$"""{"images":[{{images}}],"categories":[],"annotations":[]}""");
        var problems = new List<CocoProblem>();

        var file = await CocoFile.OpenAsync(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add });

        Assert.Equal(29_999, file.ImageCount);
        Assert.Equal("$.images[29999].file_name", Assert.Single(problems).Path);
    }
}
