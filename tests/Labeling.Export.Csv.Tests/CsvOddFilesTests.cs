using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Csv;

/// <summary>Files whose records are not what the columns promise.</summary>
public sealed class CsvOddFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file,class,xmin,ymin,xmax,ymax\na.jpg,can,1,2,3,4\n", "shapes in the columns xmin, ymin, xmax, ymax are not read. Name the left and upper edge of boxes x and y")]
    [InlineData("file,class,bbox\na.jpg,can,1 2 3 4\n", "shapes in the columns bbox are not read")]
    [InlineData("a.jpg,can,1,1,3,4\n", "no column is named 'file'")]
    [InlineData("file,class,x,y,w,h\na.jpg,can,1,2,-3,4\n", "line 2: the shape cannot be: its sides are -3 and 4, but w and h are 0 or more")]
    [InlineData("file,class,score\na.jpg,can,87\n", "the score 87 is not between 0 and 1. Divide per cents by 100.")]
    [InlineData("file,class,shape\na.jpg,can,\"{\"\"polygon\"\":[[[1,1,5,5]]]}\"\n", "Correct the record, or remove it.")]
    public async Task What_would_lose_a_shape_is_refused_with_the_cure(string text, string message)
    {
        _folder.Write("in.csv", text);

        var exception = await RefusedAsync(new CsvImport(_folder["in.csv"]));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("file,class,width,height\na.jpg,can,64,48\na.jpg,box,32,48\n", true)]
    [InlineData("file,class,status\na.jpg,can,Labeled\na.jpg,box,Skipped\n", true)]
    [InlineData("file,class,labeler\na.jpg,can,zoe\na.jpg,box,ann\n", true)]
    [InlineData("file,class,width,height,labeler\na.jpg,can,64,48,zoe\na.jpg,box,,,zoe\n", false)]
    public async Task Records_of_one_image_that_differ_about_it_are_said(string text, bool isSaid)
    {
        _folder.Write("in.csv", text);

        var read = await ImportAsync(new CsvImport(_folder["in.csv"]));

        Assert.Equal(2, read.Labels.Count());
        Assert.Equal(isSaid ? ["Records of one image differ in its size, status, labeler, time or approval; what comes first is taken: once, in 'a.jpg'."] : [], read.Warnings);
    }
}
