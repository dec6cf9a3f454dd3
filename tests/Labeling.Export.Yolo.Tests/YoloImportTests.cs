using FsCheck.Xunit;
using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Yolo;

public sealed class YoloImportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Folders_of_images_for_each_part_are_read_as_ultralytics_lays_them_out()
    {
        _folder.Write("data.yaml", "path: ../datasets/coco8 # dataset root dir\ntrain: images/train\nval: images/val\ntest:\n\nnames:\n  0: person\n  1: bicycle\ndownload: |\n  import os\n  x: [1\n");
        _folder.Write("images/train/a.jpg", "");
        _folder.Write("images/train/b.PNG", "");
        _folder.Write("images/val/a.jpg", "");
        _folder.Write("labels/train/a.txt", "1 0.5 0.5 0.25 0.5\r\n\r\n");
        _folder.Write("labels/val/a.txt", "");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal([("train/a.jpg", "bicycle", new BoundingBox(240, 120, 160, 240))], read.Labels);
        Assert.Equal(
            [("train/a.jpg", ItemStatus.Labeled), ("train/b.PNG", ItemStatus.Unlabeled), ("val/a.jpg", ItemStatus.Labeled)],
            read.Items.Select(item => (item.Path, item.Status)));
        Assert.Equal([("person", 1), ("bicycle", 2)], read.Project.LabelClasses.Select(c => (c.Path, c.Id.Value)));
    }

    [Fact]
    public async Task Paths_that_go_up_once_too_often_or_come_from_another_machine_are_found()
    {
        _folder.Write("data.yaml", "train: ../train/images\nval: /home/ana/yolo/images/val.txt\nnc: 1\nnames: ['can']\n");
        _folder.Write("train/images/a.jpg", "");
        _folder.Write("train/labels/a.txt", "0 0.5 0.5 1 1\n");
        _folder.Write("images/val.txt", "/home/ana/yolo/images/b.jpg\n");
        _folder.Write("labels/b.txt", "0 0.5 0.5 0.5 0.5\n");

        var read = await ImportAsync(new YoloImport(_folder["data.yaml"]) { FindImageSize = Always });

        Assert.Equal([("train/images/a.jpg", "can", new BoundingBox(0, 0, 640, 480)), ("b.jpg", "can", new BoundingBox(160, 120, 320, 240))], read.Labels);
    }

    [Fact]
    public async Task A_part_that_is_not_there_is_noted_as_long_as_another_is()
    {
        _folder.Write("data.yaml", "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 2\nnames: ['can', 'milk bottle']\n\nroboflow:\n  workspace: me\n  version: 1\n");
        _folder.Write("train/images/a_jpg.rf.1.jpg", "");
        _folder.Write("train/labels/a_jpg.rf.1.txt", "1 0.5 0.5 0.25 0.5");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal([("train/images/a_jpg.rf.1.jpg", "milk bottle", new BoundingBox(240, 120, 160, 240))], read.Labels);
        Assert.Equal(
            [$"'{_folder["data.yaml"]}' names 'valid/images', which is not there; it is left out.", $"'{_folder["data.yaml"]}' names 'test/images', which is not there; it is left out."],
            read.Warnings);
        Directory.Delete(_folder["train"], recursive: true);
        Assert.Contains("none of the places it names is there", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_of_folders_and_whole_paths_of_another_machine_are_read()
    {
        _folder.Write("data.yaml", "path: /content/datasets/cans\ntrain:\n  - images/a\n  - images/b\nval: [images/c]\nnames:\n  0: can\n");
        foreach (var part in (string[])["a", "b", "c"])
        {
            _folder.Write($"images/{part}/x.jpg", "");
            _folder.Write($"labels/{part}/x.txt", "0 0.5 0.5 0.25 0.5\n");
        }

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal(["a/x.jpg", "b/x.jpg", "c/x.jpg"], read.Labels.Select(label => label.Path));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public async Task Numbers_of_any_length_are_the_nearest_double()
    {
        _folder.Write("classes.txt", "can\n");
        _folder.Write("images/a.jpg", "");
        _folder.Write("labels/a.txt", "0 0.50000000000000000000000000000001 0.499999999999999999999999 2.5000000000000000000000e-1 0.250000000000000000000000000000000000000000\n");

        Assert.Equal([("a.jpg", "can", new BoundingBox(240, 180, 160, 120))], (await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Labels);
    }

    [Fact]
    public async Task A_folder_that_the_data_set_was_unpacked_to_is_no_part_of_its_places()
    {
        // As Roboflow's older files have it; the folder valid is not there, and is not taken for images/.
        _folder.Write("data.yaml", "names:\n- can\nnc: 1\nroboflow:\n  license: Public Domain\n  project: cans\ntrain: cans-1/train/images\nval: cans-1/valid/images\n");
        _folder.Write("train/images/x.jpg", "");
        _folder.Write("train/labels/x.txt", "0 0.5 0.5 0.25 0.5\n");
        _folder.Write("images/other.jpg", "");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal([("train/images/x.jpg", "can", new BoundingBox(240, 120, 160, 240))], read.Labels);
        Assert.Equal(["train/images/x.jpg"], read.Items.Select(item => item.Path));
        Assert.Contains("'cans-1/valid/images', which is not there", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images/train/x.jpg", "train/x.jpg", true)]
    [InlineData("data/images/train/x.jpg", "train/x.jpg", true)]
    [InlineData("data/images/train/unlabeled.jpg", "data/images/train/unlabeled.jpg", false)]
    [InlineData("labels/images/train/x.jpg", "labels/images/train/x.jpg", false)]
    public async Task A_list_may_begin_with_a_folder_that_the_archive_does_not_have(string line, string path, bool isLabeled)
    {
        _folder.Write("data.yaml", "path:  ./ # dataset root dir\ntrain: train.txt  # train images\nkpt_shape: [17, 3]\nnames:\n  0: person\n");
        _folder.Write("train.txt", line + "\n");
        _folder.Write("labels/train/x.txt", "0 0.5 0.5 0.25 0.5\n");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        var item = Assert.Single(read.Items);
        Assert.Equal((path, isLabeled ? 1 : 0), (item.Path, item.Annotations.Count));
    }

    [Fact]
    public async Task Labels_without_images_ask_for_the_extension()
    {
        _folder.Write("classes.txt", "can\nmilk bottle\n");
        _folder.Write("labels/a/x.txt", "1 0.5 0.5 0.5 0.5\n");

        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = (path, _) => new(path == "a/x.PNG" ? Size : default) });

        Assert.Equal([("a/x.PNG", "milk bottle", new BoundingBox(160, 120, 320, 240))], read.Labels);
        Assert.Contains("set FindImageSize", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oriented_boxes_polygons_and_scores_are_read()
    {
        Write("0 0.5 0.25 0.75 0.5 0.5 0.75 0.25 0.5\n0 0 0 0.5 0 0.5 0.5 0.75\n0 0.5 0.5 0.5 0.5 0.25\n");

        var annotations = (await ReadAsync())["x.jpg"].Annotations;

        Assert.Equal(new Polygon((320, 120), (480, 240), (320, 360), (160, 240)), annotations[0].Shape);
        Assert.Equal((new Polygon((0, 0), (320, 0), (320, 240)), 0.75), (annotations[1].Shape, annotations[1].Score));
        Assert.Equal((new BoundingBox(160, 120, 320, 240), 0.25), (annotations[2].Shape, annotations[2].Score));
    }

    [Fact]
    public async Task Boxes_without_an_area_are_left_out_and_images_listed_twice_are_taken_once()
    {
        _folder.Write("data.yaml", "train: train.txt\nval: train.txt\nnames: [can]\n");
        _folder.Write("train.txt", "./images/x.jpg\nimages\\x.jpg\n");
        _folder.Write("labels/x.txt", "0 0.5 0.5 0 0.5\n");

        var read = await ReadAsync();

        Assert.Empty(Assert.Single(read.Items).Annotations);
        Assert.Equal(["Images are listed more than once, and taken once: once, in 'images/x.jpg'.", "Boxes without an area are left out: once, in 'x.jpg'."], read.Warnings);
    }

    [Theory]
    [InlineData("names: [a, 'b''c', \"d\\te\\u00e9\", f g]  # four", "a|b'c|d\teé|f g")]
    [InlineData("names: {0: a, 1: 'x, y', 2: \"]\"}", "a|x, y|]")]
    [InlineData("names: [a,\n  b, # second\n  c\n]", "a|b|c")]
    [InlineData("names:\n- a\n- 'b # c'\n-  d # e", "a|b # c|d")]
    [InlineData("names:\n    0: a\n    '1': \"b: c\"\n\n    # comment\n    2: no", "a|b: c|no")]
    [InlineData("---\n# x\n\"names\": [on, 1.0, ~]\nextra: {a: [1, {b: 2}]}\nanchors:\n  - [1,2]\n  - &x y\n", "on|1.0|~")]
    public async Task Names_are_read_in_the_forms_that_people_write(string yaml, string names)
    {
        _folder.Write("data.yaml", yaml + "\n");
        _folder.Write("images/x.jpg", "");
        if (names.Contains('\t', StringComparison.Ordinal))
        {
            Assert.Contains("control character", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(names.Split('|'), (await ImportAsync(new YoloImport(_folder.Path))).Classes);
    }

    [Theory]
    [InlineData("names: [a", "line 1: the value ends in the middle")]
    [InlineData("x: 1\nnames: *anchor", "line 2: '*' begins a form of YAML that is not read here")]
    [InlineData("names: |\n  a", "'|' begins a form")]
    [InlineData("names: {a: b}", "'a' under 'names' is no index of a class")]
    [InlineData("names: {0: a, 0: b}", "is there twice")]
    [InlineData("names: {0: [a]}", "'[' begins a form")]
    [InlineData("names: {99999999: a}", "is no index of a class")]
    [InlineData("names: [\"a]", "a quotation mark is never closed")]
    [InlineData("names: [\"\\q\"]", "a backslash begins no escape")]
    [InlineData("names:\n  0: a\n 1: b", "line 3: the line is indented otherwise")]
    [InlineData("names: [a] b", "something stands behind the value")]
    [InlineData("names: [a]\nnames: [b]", "the key 'names' is there twice")]
    [InlineData("train: x", "there is no key 'names'")]
    [InlineData("  a: b\nnames: [c]", "line 1: '  a: b' belongs to no key")]
    [InlineData("names: [a]\ntrain: nowhere", "there is no folder 'nowhere/'")]
    [InlineData("names: [a]\ntrain: list.txt", "the list 'list.txt' is not there")]
    [InlineData("names: [a]\ntrain: a/../../b", "leads out of the images' folder")]
    [InlineData("names: [a/b/c/d/e/f/g]", "cannot be a label class")]
    public async Task What_is_wrong_with_data_yaml_is_said_with_the_line(string yaml, string message)
    {
        _folder.Write("data.yaml", yaml);
        _folder.Write("images/x.jpg", "");

        Assert.Contains(message, (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.5", "line 1: there are 4 numbers")]
    [InlineData("\n0 0.5 0.5 0.5 0,5", "line 2: '0,5' stands where a number belongs")]
    [InlineData("0 NaN 0.5 0.5 0.5", "stands where a number belongs")]
    [InlineData("0 0.5 0.5 -0.5 0.5", "the shape cannot be")]
    [InlineData("0 0.5 0.5 1e999 0.5", "stands where a number belongs")]
    [InlineData("0 320 240 100 100", "320 is no share of the image's side")]
    [InlineData("7 0.5 0.5 0.5 0.5", "there is no class 7")]
    [InlineData("-1 0.5 0.5 0.5 0.5", "the class -1 is no whole number from 0 on")]
    [InlineData("0.5 0.5 0.5 0.5 0.5", "the class 0.5 is no whole number")]
    [InlineData("1e300 0.5 0.5 0.5 0.5", "is no whole number from 0 on")]
    [InlineData("0 0.5 0.5 0.5 0.5 2", "the score 2 at the end is not between 0 and 1")]
    [InlineData("0 0.5 0.5 0.5 0.5 0.5 0.5", "the shape cannot be")]
    [InlineData("can 0.5 0.5 0.5 0.5", "'can' stands where a number belongs")]
    public async Task What_is_wrong_with_a_label_file_is_said_with_the_line(string text, string message)
    {
        Write(text);

        var exception = await RefusedAsync(new YoloImport(_folder.Path) { FindImageSize = Always });

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("x.txt", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd.jpg")]
    [InlineData("/etc/passwd.jpg")]
    [InlineData("C:\\windows\\x.jpg")]
    [InlineData("\\\\host\\x.jpg")]
    [InlineData("http://host/x.jpg")]
    public async Task A_list_that_would_leave_the_folder_is_refused(string line)
    {
        _folder.Write("data.yaml", "train: train.txt\nnames: [can]\n");
        _folder.Write("train.txt", line + "\n");

        Assert.Contains("train.txt', line 1", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_that_is_not_known_is_said_with_the_cure()
    {
        Write("0 0.5 0.5 0.5 0.5\n");

        Assert.Contains("Set FindImageSize", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_file_that_is_a_link_is_refused()
    {
        Write("0 0.5 0.5 0.5 0.5\n");
        File.Move(_folder["labels/x.txt"], _folder["secret"]);
        try
        {
            File.CreateSymbolicLink(_folder["labels/x.txt"], _folder["secret"]);
        }
        catch (IOException exception)
        {
            Assert.Skip($"Links cannot be made here: {exception.Message}");
        }

        Assert.Contains("is a link", (await RefusedAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_of_classes_are_read_with_and_without_parts()
    {
        _folder.Write("a/cat/1.jpg", "");
        _folder.Write("a/dog/1.jpg", "");
        _folder.Write("a/loose.jpg", "");
        _folder.Write("b/train/cat/1.jpg", "");
        _folder.Write("b/val/dog/deep/1.jpg", "");

        var plain = await ImportAsync(new YoloImport(_folder["a"]));
        var parts = await ImportAsync(new YoloImport(_folder["b"]) { FindImageSize = Always });

        Assert.Equal([("cat/1.jpg", "cat", null), ("dog/1.jpg", "dog", null)], plain.Labels);
        Assert.Single(plain.Warnings);
        Assert.Equal([("train/cat/1.jpg", "cat", null), ("val/dog/deep/1.jpg", "dog", null)], parts.Labels);
        Assert.All(parts.Items, item => Assert.Equal(Size, item.ImageSize));
    }

    [Fact]
    public async Task A_folder_that_is_no_data_set_and_one_that_is_not_there_are_told_apart()
    {
        Assert.Contains("this is no YOLO data set", (await RefusedAsync(new YoloImport(_folder.Path))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => new YoloImport(_folder["none/none"]).OpenAsync());
    }

    [Property(MaxTest = 300)]
    public async Task Damaged_files_are_read_or_refused_with_our_error(ushort position, byte replacement, bool isYaml)
    {
        byte[] yaml = [.. "train: train.txt\nval: [images, 'x']\nnames:\n  0: \"a\\n\"\n  1: b # c\n"u8];
        byte[] labels = [.. "0 0.5 0.5 0.25 0.25\n1 0 0 1 0 1 1 0.5\n"u8];
        var bytes = isYaml ? yaml : labels;
        bytes[position % bytes.Length] = replacement;
        _folder.Write("images/x.jpg", "");
        _folder.Write("train.txt", "./images/x.jpg\n");
        Directory.CreateDirectory(_folder["labels"]);
        File.WriteAllBytes(_folder["data.yaml"], yaml);
        File.WriteAllBytes(_folder["labels/x.txt"], labels);

        try
        {
            await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });
        }
        catch (LabelingException exception)
        {
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        }
    }

    private void Write(string labels)
    {
        _folder.Write("data.yaml", "train: images\nnames: [can]\n");
        _folder.Write("images/x.jpg", "");
        _folder.Write("labels/x.txt", labels);
    }

    private Task<Imported> ReadAsync() => ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });
}
