using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Yolo;

/// <summary>What folders hold that other readers pass over in silence.</summary>
public sealed class YoloOddFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_label_file_without_an_image_is_named()
    {
        Write("names: [can]\ntrain: images\n", "0 0.5 0.5 0.25 0.5\n");
        _folder.Write("labels/zz.txt", "0 0.5 0.5 0.1 0.1\n");
        _folder.Write("labels/classes.txt", "can\n");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Single(read.Labels);
        Assert.Equal("Label files are left out that have no image of their name: once, in 'labels/zz.txt'.", Assert.Single(read.Warnings));
    }

    [Fact]
    public async Task Label_files_whose_classes_nothing_names_are_no_folders_of_classes()
    {
        _folder.Write("images/a.jpg", "");
        _folder.Write("labels/a.txt", "0 0.5 0.5 0.25 0.5\n");

        var exception = await RefusedAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Contains("'labels/a.txt' is a label file", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Write a classes.txt", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.25 0.5 0.1 0.2 2 0.3 0.4 1\n", null)]
    [InlineData("0 0.5 0.5 0.25 0.5 0.1 0.2 2 0.3 0.4 1 0.75\n", 0.75)]
    public async Task Key_points_are_passed_over_and_said_and_no_corners_of_a_polygon(string line, double? score)
    {
        Write("names: [can]\ntrain: images\nkpt_shape: [2, 3]\n", line);

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        var label = Assert.Single(read["a.jpg"].Annotations);
        Assert.Equal((new BoundingBox(240, 120, 160, 240), score), (label.Shape, label.Score));
        Assert.Equal("Key points are not kept: once, in 'a.jpg'.", Assert.Single(read.Warnings));
    }

    [Theory]
    [InlineData("[2, 3]", "0 0.5 0.5 0.25 0.5 0.5 0.5 2\n", "there are 8 numbers, but a box with the key points that 'kpt_shape' names has 11")]
    [InlineData("[2, 4]", "0 0.5 0.5 0.25 0.5\n", "'kpt_shape' is not the number of key points")]
    [InlineData("[0, 3]", "0 0.5 0.5 0.25 0.5\n", "'kpt_shape' is not the number of key points")]
    [InlineData("many", "0 0.5 0.5 0.25 0.5\n", "'kpt_shape' is not the number of key points")]
    public async Task Key_points_that_do_not_fit_are_refused(string shape, string line, string message)
    {
        Write($"names: [can]\ntrain: images\nkpt_shape: {shape}\n", line);

        Assert.Contains(message, (await RefusedAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_classes_of_one_name_become_one_and_that_is_said()
    {
        Write("names: [can, box, can]\ntrain: images\n", "2 0.5 0.5 0.25 0.5\n");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal("can", read.Labels.Single().Class);
        Assert.Contains("Classes 0 and 2 of", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("can 0.5 0.5 0.25 0.5", "'can' stands where a number belongs. Write the class's number and shares such as 0.25")]
    [InlineData("0,0.5,0.5,0.25,0.5", "with spaces between them")]
    [InlineData("0 0.5 0.5 -0.25 0.5", "must not lie before the left and upper ones. Correct the line, or remove it.")]
    [InlineData("0 0.5 0.5 0.6 0.6 0.5 0.5", "encloses nothing. Correct the line, or remove it.")]
    [InlineData("0 0.5 0.5 0.25 0.5 1.5", "the score 1.5 at the end is not between 0 and 1. Correct it, or remove it.")]
    public async Task A_bad_line_is_refused_with_its_place_and_cure(string line, string message)
    {
        Write("names: [can]\ntrain: images\n", line);

        var exception = await RefusedAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Contains("a.txt', line 1: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_in_yaml_are_named()
    {
        Write("names:\n\t- can\ntrain: images\n", "");

        Assert.Contains("line 2: the line is indented with a tab, which YAML forbids", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    private void Write(string yaml, string labels)
    {
        _folder.Write("data.yaml", yaml);
        _folder.Write("images/a.jpg", "");
        _folder.Write("labels/a.txt", labels);
    }
}
