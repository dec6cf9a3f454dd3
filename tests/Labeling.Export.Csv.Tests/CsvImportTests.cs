using System.Text;
using FsCheck.Xunit;
using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Csv;

public sealed class CsvImportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_and_class_are_enough()
    {
        var read = await ReadAsync("file,class\na.jpg,dog\nb/c.jpg,cat\n");

        Assert.Equal(["cat", "dog"], read.Classes);
        Assert.Equal(LabelingTaskType.ImageClassificationMultiClass, read.Project.TaskType);
        Assert.Equal([("a.jpg", "dog", null), ("b/c.jpg", "cat", null)], read.Labels);
        Assert.Equal([1, 2], read.Items.Select(item => item.Id.Value));
        Assert.Equal("in", read.Project.Name);
    }

    [Fact]
    public async Task Several_records_of_a_file_are_its_labels_wherever_they_stand()
    {
        var read = await ReadAsync("file,class\na.jpg,dog\nb.jpg,cat\na.jpg,cat\n");

        Assert.Equal(LabelingTaskType.ImageClassificationMultiLabel, read.Project.TaskType);
        Assert.Equal([("a.jpg", "dog", null), ("a.jpg", "cat", null), ("b.jpg", "cat", null)], read.Labels);
    }

    [Fact]
    public async Task Columns_stand_in_any_order_between_others_and_lines_end_in_any_way()
    {
        var read = await ReadAsync("\ufeffh,split,class,x,file,w,y\r10,train,\"milk, fresh\",1.5,\"a \"\"b\"\".jpg\",20,2\r\n\r\n,test,,,c.jpg,,");

        Assert.Equal([("a \"b\".jpg", "milk, fresh", new BoundingBox(1.5, 2, 20, 10))], read.Labels);
        Assert.Empty(read["c.jpg"].Annotations);
        Assert.Equal(LabelingTaskType.ObjectDetection, read.Project.TaskType);
    }

    [Fact]
    public async Task Sizes_come_from_the_file_or_from_the_images()
    {
        _folder.Write("in.csv", "file,class,width,height\na.jpg,can,10,20\nb.jpg,can,,\nc.jpg,can,0,0\n");

        var read = await ImportAsync(new CsvImport(_folder["in.csv"]) { FindImageSize = Always });

        Assert.Equal([new PixelSize(10, 20), Size, Size], read.Items.Select(item => item.ImageSize));
        Assert.True((await ImportAsync(new CsvImport(_folder["in.csv"])))["b.jpg"].ImageSize.IsEmpty);
    }

    [Fact]
    public async Task A_box_without_an_area_is_left_out_and_counted()
    {
        var read = await ReadAsync("file,class,x,y,w,h\na.jpg,can,1,2,0,0\na.jpg,can,1,2,3,4\n");

        Assert.Single(read["a.jpg"].Annotations);
        Assert.Equal("Boxes without an area are left out: once, in 'a.jpg'.", Assert.Single(read.Warnings));
    }

    [Fact]
    public async Task A_file_with_a_utf16_mark_is_read()
    {
        File.WriteAllText(_folder["in.csv"], "file,class\nä.jpg,ö\n", Encoding.Unicode);

        Assert.Equal([("ä.jpg", "ö", null)], (await ImportAsync(new CsvImport(_folder["in.csv"]))).Labels);
    }

    [Fact]
    public async Task Levels_above_a_class_are_made()
    {
        var read = await ReadAsync("file,class\na.jpg,Animal/Cat\nb.jpg,Animal/Dog\n");

        Assert.Equal([("Animal/Cat", 1, 3), ("Animal/Dog", 2, 3), ("Animal", 3, 0)], read.Project.LabelClasses.Select(c => (c.Path, c.Id.Value, c.ParentId?.Value ?? 0)));
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("path,class\n", "line 1: no column is named 'file'")]
    [InlineData("file;class\na;b\n", "line 1: no column is named 'file'. Columns are separated by commas")]
    [InlineData("file,class,class\n", "line 1: two columns are named 'class'")]
    [InlineData("file,class,x\na.jpg,c,1\n", "line 1: only 1 of the columns x, y, w, h")]
    [InlineData("file,class\na.jpg\n", "line 2: there are 1 cells, but the first line names 2 columns")]
    [InlineData("file,class\na.jpg,c\n../b.jpg,c\n", "line 3: the path '../b.jpg' leads out")]
    [InlineData("file,class\n/etc/passwd,c\n", "line 2: the path '/etc/passwd' is not relative")]
    [InlineData("file,class\nC:\\x.jpg,c\n", "line 2: the path 'C:/x.jpg' is not relative")]
    [InlineData("file,class\n\\\\host\\share\\x.jpg,c\n", "is not relative")]
    [InlineData("file,class\nfile://x.jpg,c\n", "is not relative")]
    [InlineData("file,class\na//b.jpg,c\n", "has an empty part")]
    [InlineData("file,class\na/. ./b.jpg,c\n", "leads out")]
    [InlineData("file,class\n\"a\u0001.jpg\",c\n", "holds a control character")]
    [InlineData("file,class\n\"a\nb.jpg\",c\n", "holds a control character")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,1,2,x,4\n", "line 2: the cell 'w' holds 'x', but a number")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,1,2,,4\n", "line 2: the cell 'w' is empty")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,1,2,-3,4\n", "line 2: the shape cannot be")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,NaN,2,3,4\n", "line 2: the cell 'x' holds 'NaN'")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,1e400,2,3,4\n", "line 2: the cell 'x' holds '1e400'")]
    [InlineData("file,class,x,y,w,h\na.jpg,c,\"1,5\",2,3,4\n", "a number with a decimal point")]
    [InlineData("file,class,x,y,w,h\na.jpg,,1,2,3,4\n", "there is a shape, but the cell 'class' is empty")]
    [InlineData("file,class,shape\na.jpg,c,{}\n", "line 2: the shape cannot be")]
    [InlineData("file,class,score\na.jpg,c,2\n", "is not between 0 and 1")]
    [InlineData("file,class,crowd\na.jpg,c,2\n", "but 0 or 1 belongs there")]
    [InlineData("file,class,status\na.jpg,c,3\n", "but one of Unlabeled, Labeled")]
    [InlineData("file,class,labeled_at\na.jpg,c,soon\n", "but a time such as")]
    [InlineData("file,class,width,height\na.jpg,c,10.5,10\n", "is no size of an image")]
    [InlineData("file,class\na.jpg,\"c\n", "the quotation mark that opens a cell here is never closed")]
    [InlineData("file,class\na.jpg,c\"d\n", "stands in the middle of a cell")]
    [InlineData("file,class\na.jpg,\"c\"d\n", "something stands behind the closing quotation mark")]
    [InlineData("file,class\na.jpg,a/b/c/d/e/f/g\n", "cannot be a label class")]
    [InlineData("file,class\na.jpg,a//b\n", "cannot be a label class")]
    public async Task What_is_wrong_is_said_with_file_line_and_cure(string text, string message)
    {
        _folder.Write("in.csv", text);

        var exception = await RefusedAsync(new CsvImport(_folder["in.csv"]));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["in.csv"], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(_folder["in.csv"], [.. "file,class\na"u8, 0xff, 0xfe, .. ".jpg,c\n"u8]);

        Assert.Contains("not UTF-8", (await RefusedAsync(new CsvImport(_folder["in.csv"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_of_its_own()
        => await Assert.ThrowsAsync<FileNotFoundException>(() => new CsvImport(_folder["none.csv"]).OpenAsync());

    [Property(MaxTest = 200)]
    public async Task Damaged_files_are_read_or_refused_with_our_error(ushort position, byte replacement)
    {
        byte[] text = [.. "file,class,x,y,w,h,shape\n\"a,1.jpg\",c,1,2,3,4,\nb.jpg,d,,,,,\"{\"\"box\"\":[1,2,3,4]}\"\n"u8];
        text[position % text.Length] = replacement;
        File.WriteAllBytes(_folder["in.csv"], text);

        try
        {
            await ImportAsync(new CsvImport(_folder["in.csv"]));
        }
        catch (LabelingException exception)
        {
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        }
    }

    [Theory]
    [InlineData("classification-clothing/labels.csv", 1000, 1000, 10)]
    [InlineData("multilabel-cards/labels.csv", 100, 220, 6)]
    [InlineData("multilabel-cards/boxes.csv", 100, 254, 6)]
    [InlineData("detection-bloodcells/boxes.csv", 364, 4886, 3)]
    [InlineData("segmentation-nuclei/boxes.csv", 54, 1935, 1)]
    public async Task Real_answer_files_are_read_and_come_back(string file, int images, int labels, int classes)
    {
        var read = await ImportAsync(new CsvImport(SharedData.Find(file)));

        Assert.Equal((images, labels, classes), (read.Items.Count, read.Labels.Count(), read.Classes.Count));
        await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(read.Project, read.Items));
        var again = await ImportAsync(new CsvImport(_folder["out.csv"]));
        Assert.Equal(read.Labels, again.Labels);
        Assert.Equal(read.Items.Select(item => item.ImageSize), again.Items.Select(item => item.ImageSize));
    }

    private Task<Imported> ReadAsync(string text)
    {
        _folder.Write("in.csv", text);
        return ImportAsync(new CsvImport(_folder["in.csv"]));
    }
}
