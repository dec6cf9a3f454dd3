using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Files are read in pieces: blocks of 64 KiB for each core, and a window of 128 KiB that grows. Where those end must not be seen.</summary>
public sealed class CocoBlockTests : IDisposable
{
    private const int Block = 1 << 16;
    private const int Ahead = 1 << 17;
    private const int Window = 1 << 18;

    // Quotes, brackets and braces that are none, escapes at the end of texts, nesting, and space.
    private const string Tricky = """
        {"id":2, "image_id":1 ,"category_id":1,"x":"}]{[\"\\","y\"":{"z":[{"w":"\\\\\""},[]]},"bbox":[0.5,1.25,2,3],"u":"a\u0022}","\\":1}
        """;

    private readonly TestFolder _folder = new();

    public static TheoryData<int> Ends => [Block, Ahead, Window, Ahead + Window];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_annotation_may_lie_anywhere_across_the_end_of_a_piece(int end)
    {
        const string Start = """{"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"can"}],"annotations":[""";
        for (var before = -(Tricky.Length + 2); before <= 3; before++)
        {
            // The tricky one begins so many bytes before the end of the list's piece, or, every other time, of the file's.
            var origin = before % 2 == 0 ? Start.Length : 0;
            var text = new StringBuilder(Start);
            for (var i = 0; text.Length < end + origin + before - 20_000; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $$"""{"id":{{i + 10}},"image_id":1,"category_id":1,"bbox":[1,{{i % 7}}.{{i % 100:00}},3,4],"pad":"{{new string('x', 4000)}}"},""");
            }

            const string Filler = """{"id":1,"image_id":1,"category_id":1,"pad":""},""";
            text.Append(Filler.Insert(Filler.Length - 3, new string('y', end + origin + before - text.Length - Filler.Length)));
            text.Append(Tricky).Append(""",{"id":3,"image_id":1,"category_id":1,"bbox":[0,0,1,1]}]}""");
            var path = _folder.Write("in.json", text.ToString());
            using var expected = JsonDocument.Parse(text.ToString());

            var file = await CocoFile.OpenAsync(path, new CocoReadOptions { KeepUnknown = true });
            var read = await file.ReadAnnotationsAsync().ToListAsync();

            var all = expected.RootElement.GetProperty("annotations").EnumerateArray().ToList();
            Assert.Equal(all.Select(json => json.GetProperty("id").GetInt64()), read.Select(annotation => annotation.Id));
            Assert.Equal(["\\", "u", "x", "y\""], read[^2].Extra.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(all[^2].GetProperty("x").GetString(), read[^2].Extra["x"].GetString());
            Assert.Equal(new BoundingBox(0.5, 1.25, 2, 3), read[^2].Box);
            if (before % 16 == 0)
            {
                await using var labels = await new CocoImport(path).OpenAsync();
                Assert.Equal(all.Count, Assert.Single(await labels.ReadItemsAsync().ToListAsync()).Annotations.Count);
            }
        }
    }

    [Theory]
    [InlineData("}", "is expected, but there is")]
    [InlineData("""{"id":5,"image_id":1,"category_id":1,"bbox":[1,2,3,4]}}""", "is expected, but there is")]
    [InlineData("""{"id":5,"image_id":1,"category_id":1,"bbox":[1,2,3,4]} {"id":6}""", "',' is expected, but there is '{'")]
    [InlineData("""{"id":5,"image_id":1,"category_id":1,"bbox":[1,2,3,4}}""", "annotations[{0}]")]
    [InlineData("""{"id":5,"image_id":1,"category_id":1,"x":"never ends""", "the file ends in the middle")]
    [InlineData("""{"id":5,"image_id":1,"category_id":1,"x":[[[[[""", "the file ends in the middle")]
    public async Task A_fault_is_met_behind_all_that_stands_before_it_in_whatever_block(string fault, string message)
    {
        // Nothing before, some blocks, and more than all cores parse ahead.
        foreach (var count in new[] { 0, 700, 20_000, 60_000 })
        {
            var text = new StringBuilder("""{"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"can"}],"annotations":[""");
            for (var i = 0; i < count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $$"""{"id":{{i + 10}},"image_id":1,"category_id":1,"bbox":[1,{{i % 7}}.{{i % 100:00}},3,4]},""");
            }

            var path = _folder.Write("in.json", text.Append(fault).Append("]}").ToString());
            var read = 0;

            var exception = await Assert.ThrowsAsync<LabelingException>(async () =>
            {
                var file = await CocoFile.OpenAsync(path);
                await foreach (var annotation in file.ReadAnnotationsAsync())
                {
                    // The sound one in the fault is 5.
                    Assert.Equal(read < count ? 10 + read : 5, annotation.Id);
                    read++;
                }
            });

            Assert.Contains(message.Replace("{0}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reading_that_is_left_or_stopped_leaves_the_file_free()
    {
        var text = new StringBuilder("""{"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"can"}],"annotations":[""");
        text.AppendJoin(',', Enumerable.Range(1, 40_000).Select(i => $$"""{"id":{{i}},"image_id":1,"category_id":1,"bbox":[1,2,3,4]}"""));
        var path = _folder.Write("in.json", text.Append("]}").ToString());
        var file = await CocoFile.OpenAsync(path);
        using var stop = new CancellationTokenSource();

        await foreach (var annotation in file.ReadAnnotationsAsync())
        {
            if (annotation.Id == 3)
            {
                break;
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var annotation in file.ReadAnnotationsAsync(stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        // Whoever may write to it alone is the only one that has it open.
        await using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(text.Length, alone.Length);
    }
}
