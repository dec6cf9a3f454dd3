using System.Globalization;

namespace Labeling.Export.Coco;

/// <summary>Files in the forms in which other programs write them.</summary>
public sealed class CocoFormsTests : IDisposable
{
    private const string Box = """{"id":1,"image_id":1,"category_id":1,"bbox":[10,20,30,40]""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cvat", """{"id":1,"width":640,"height":480,"file_name":"a.jpg","license":0,"flickr_url":"","coco_url":"","date_captured":0}""", Box + ""","segmentation":[],"area":1200.0,"iscrowd":0,"attributes":{"occluded":false,"rotation":0.0}}""", "a.jpg 640 × 480: box (10, 20, 30, 40)")]
    [InlineData("label studio", """{"width":640,"height":480,"id":1,"file_name":"images\\a.jpg"}""", """{"id":0,"image_id":1,"category_id":1,"segmentation":[],"bbox":[10.5,20.25,30,40],"ignore":0,"iscrowd":0,"area":1200}""", "images/a.jpg 640 × 480: box (10.5, 20.25, 30, 40)")]
    [InlineData("roboflow", """{"id":1,"license":1,"file_name":"a_jpg.rf.1.jpg","height":480,"width":640,"date_captured":"2024","extra":{"name":"a.jpg"}}""", Box + ""","area":1200.5,"segmentation":[],"iscrowd":0}""", "a_jpg.rf.1.jpg 640 × 480: box (10, 20, 30, 40)")]
    [InlineData("labelme2coco", """{"height":480,"width":640,"id":1,"file_name":"a.jpg"}""", """{"iscrowd":0,"image_id":1,"bbox":[10,10,40,40],"segmentation":[[10,10,50,10,50,50]],"category_id":1,"id":1,"area":800}""", "a.jpg 640 × 480: polygon of 1 part in box (10, 10, 40, 40)")]
    [InlineData("lvis", """{"id":1,"height":480,"width":640,"coco_url":"http://images.cocodataset.org/train2017/000000391895.jpg","license":3,"not_exhaustive_category_ids":[],"neg_category_ids":[5]}""", Box + ""","area":1200}""", "train2017/000000391895.jpg 640 × 480: box (10, 20, 30, 40)")]
    [InlineData("coco-stuff", """{"id":1,"height":480,"width":640,"file_name":"a.jpg"}""", """{"id":1,"image_id":1,"category_id":1,"segmentation":{"counts":"T3b1Zk[9","size":[480,640]},"area":50.0,"iscrowd":0,"bbox":[0.0,100.0,1.0,50.0]}""", "a.jpg 640 × 480: mask of 480 rows and 640 columns, 50 pixels set")]
    [InlineData("crowd with counts as floats", """{"id":1.0,"height":480.0,"width":640.0,"file_name":"a.jpg"}""", """{"id":1.0,"image_id":1.0,"category_id":1.0,"segmentation":{"counts":[100.0,50,307050],"size":[480.0,640.0]},"iscrowd":true}""", "a.jpg 640 × 480: mask of 480 rows and 640 columns, 50 pixels set")]
    [InlineData("no area, no size", """{"id":1,"file_name":"./train//a.jpg"}""", Box + "}", "train/a.jpg : box (10, 20, 30, 40)")]
    [InlineData("nulls", """{"id":1,"file_name":"a.jpg","width":null,"height":null,"license":null}""", Box + ""","segmentation":null,"area":null,"iscrowd":null,"score":null,"keypoints":null}""", "a.jpg : box (10, 20, 30, 40)")]
    [InlineData("ids as text", """{"id":"1","file_name":"a.jpg","width":"640","height":"480"}""", """{"id":"1","image_id":"1","category_id":"1","bbox":["10","20","30","40"]}""", "a.jpg 640 × 480: box (10, 20, 30, 40)")]
    [InlineData("area that is not a number", """{"id":1,"file_name":"a.jpg","width":640,"height":480}""", Box + ""","area":NaN}""", "a.jpg 640 × 480: box (10, 20, 30, 40)")]
    public async Task Files_of_other_programs_are_read(string program, string image, string annotation, string expected)
    {
        var path = _folder.Write("in.json", $$"""{"images":[{{image}}],"annotations":[{{annotation}}],"categories":[{"id":1,"name":"cat","supercategory":"none"}],"info":{"year":"","contributor":"{{program}}"} }""");

        Assert.Equal([expected], await ReadAsync(path, []));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\t ")]
    public async Task White_space_of_any_kind_stands_anywhere(string space)
    {
        var path = _folder.Write("in.json", "\ufeff" + """{ "images" : [ { "id" : 1 , "file_name" : "a.jpg" } ] , "annotations" : [ { "id" : 1 , "image_id" : 1 , "category_id" : 1 , "bbox" : [ 1 , 2 , 3 , 4 ] } ] , "categories" : [ { "id" : 1 , "name" : "cat" } ] } """.Replace(" ", space, StringComparison.Ordinal));

        Assert.Equal(["a.jpg : box (1, 2, 3, 4)"], await ReadAsync(path, []));
    }

    [Theory]
    [InlineData(""","bbox":[NaN,20,30,40]}""", "$.annotations[0].bbox", "there is NaN")]
    [InlineData(""","bbox":[1,2,-Infinity,4]}""", "$.annotations[0].bbox", "there is -Infinity")]
    [InlineData(""","bbox":[1,2,-3,4]}""", "$.annotations[0].bbox", "no box")]
    [InlineData(""","bbox":{"x":1,"y":2,"width":3,"height":4}}""", "$.annotations[0].bbox", "a list of numbers is expected")]
    [InlineData(""","segmentation":[[[1,1],[5,1],[5,5],[4]]]}""", "$.annotations[0].segmentation", "a point is a pair of x and y, but there are 1 numbers")]
    [InlineData(""","segmentation":[[1,1],[5,1]]}""", "$.annotations[0].segmentation", "three pairs of x and y, but there are 4 numbers")]
    [InlineData(""","segmentation":[{"size":[480,640],"counts":[1]}]}""", "$.annotations[0].segmentation", "a mask stands in a list. Write the object itself")]
    [InlineData(""","segmentation":{"size":[480,640],"counts":[1,2,3]}}""", "$.annotations[0].segmentation", "add up to 307200")]
    public async Task A_label_whose_only_shape_is_bad_is_left_out_and_not_made_one_for_the_whole_image(string shape, string place, string message)
    {
        var path = _folder.Write("in.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg","width":640,"height":480}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":7,"image_id":1,"category_id":1{{shape}},{"id":8,"image_id":1,"category_id":1,"bbox":[1,2,3,4]}]}
            """);
        var problems = new List<CocoProblem>();

        Assert.Equal(["a.jpg 640 × 480: box (1, 2, 3, 4)"], await ReadAsync(path, problems));
        var problem = Assert.Single(problems);
        Assert.Equal((place, CocoProblemSeverity.Error), (problem.Path, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_of_another_size_than_its_image_is_warned_of()
    {
        var path = _folder.Write("in.json", """
            {"images":[{"id":1,"file_name":"a.jpg","width":640,"height":480}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":7,"image_id":1,"category_id":1,"segmentation":{"size":[640,480],"counts":[100,50,307050]}}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();
        await labels.ReadItemsAsync().ToListAsync();

        Assert.Equal("The mask of annotation 7 is 480 × 640, but its image 1 ('a.jpg') is 640 × 480. A mask's size is rows, then columns.", Assert.Single(labels.Warnings));
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0 }, "gzip; unpack it")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4 }, "ZIP archive; unpack it")]
    public async Task A_packed_file_is_named(byte[] bytes, string message)
    {
        await File.WriteAllBytesAsync(_folder["in.json"], bytes);

        var exception = await Assert.ThrowsAsync<LabelingException>(() => CocoFile.OpenAsync(_folder["in.json"]));

        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_any_length_are_the_nearest_double()
    {
        string[] numbers = ["9007199254740993.0000000000000000000001e-9", "0.1234567890123456789012345678901", "12345.678901234567890123456789", "1.00000000000000011102230246251565404236316680908203126"];
        var path = _folder.Write("in.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[{{string.Join(',', numbers)}}]}]}
            """);

        await using var labels = await new CocoImport(path).OpenAsync();
        var box = (await labels.ReadItemsAsync().ToListAsync())[0].Annotations[0].Shape!.Bounds;

        Assert.Equal(numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture)), [box.X, box.Y, box.Width, box.Height]);
    }

    [Fact]
    public async Task Thousands_of_numbers_of_every_length_are_the_nearest_double()
    {
        var random = new Random(6);
        string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));
        string Whole(int count) => count == 1 ? Digits(1) : (char)('1' + random.Next(9)) + Digits(count - 1);
        var numbers = new List<string>();
        foreach (var whole in Enumerable.Range(1, 24))
        {
            foreach (var decimals in Enumerable.Range(0, 30))
            {
                numbers.Add($"{(random.Next(4) == 0 ? "-" : "")}{Whole(whole)}{(decimals == 0 ? "" : "." + Digits(decimals))}");
                numbers.Add($"0.{new string('0', decimals)}{Whole(whole)}");
                numbers.Add($"{Whole(whole)}{(decimals == 0 ? "" : "." + Digits(decimals))}e{random.Next(-40, 20)}");
            }
        }

        // Halfway between two doubles, and a last digit far behind that says which.
        numbers.AddRange(["9007199254740993", "9007199254740993.00000000000000000000000001", "9007199254740992.99999999999999999999999999", "4503599627370496.5", "4503599627370497.5"]);
        numbers.AddRange(["1e-400", "5e-324", "2.4703282292062327208e-324", "1.7976931348623157081e308", "-0", "-0.0", "0e9"]);
        numbers.AddRange(Enumerable.Repeat("1", 3 - (numbers.Count % 3)));
        var path = _folder.Write("in.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"keypoints":[{{string.Join(',', numbers)}}]},
             {{string.Join(',', numbers.Select((number, i) => $$"""{"id":{{i + 2}},"image_id":1,"category_id":1,"score":{{number}}}"""))}}]}
            """);

        var read = await (await CocoFile.OpenAsync(path)).ReadAnnotationsAsync().ToListAsync();

        var expected = numbers.Select(number => BitConverter.DoubleToInt64Bits(double.Parse(number, CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(expected, read[0].Keypoints!.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected, read.Skip(1).Select(annotation => BitConverter.DoubleToInt64Bits(annotation.Score!.Value)));
    }

    [Theory]
    [InlineData("9007199254740993.0")]
    [InlineData("12345678901234567890")]
    [InlineData("1e19")]
    public async Task An_id_that_no_double_holds_is_refused_and_never_rounded(string id)
    {
        var path = _folder.Write("in.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":{{id}},"image_id":1,"category_id":1}]}
            """);

        var exception = await Assert.ThrowsAsync<LabelingException>(async () => await (await CocoFile.OpenAsync(path)).ReadAnnotationsAsync().ToListAsync());

        Assert.Contains($"a whole number is expected, but there is {id}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_numbers_of_nineteen_digits_and_of_sixteen_with_a_point_are_ids()
    {
        var path = _folder.Write("in.json", """
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":9223372036854775807,"image_id":1,"category_id":1},{"id":9007199254740991.0,"image_id":1.0,"category_id":1e0}]}
            """);

        Assert.Equal([long.MaxValue, (1L << 53) - 1], await (await CocoFile.OpenAsync(path)).ReadAnnotationsAsync().Select(annotation => annotation.Id).ToListAsync());
    }

    private static async Task<string[]> ReadAsync(string path, List<CocoProblem> problems)
    {
        await using var labels = await new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = problems.Add }).OpenAsync();
        return await labels.ReadItemsAsync()
            .SelectMany(item => item.Annotations.Select(annotation => string.Create(CultureInfo.InvariantCulture, $"{item.Path} {(item.ImageSize.IsEmpty ? "" : item.ImageSize.ToString())}: {annotation.Shape}")).ToAsyncEnumerable())
            .ToArrayAsync();
    }
}
