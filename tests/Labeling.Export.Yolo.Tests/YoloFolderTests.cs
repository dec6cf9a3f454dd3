using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Yolo;

public sealed class YoloFolderTests : IDisposable
{
    private static readonly Project Cans = Project(LabelingTaskType.ObjectDetection, "can", "milk: \"bottle\" # 1");
    private static readonly Project Cells = Project(LabelingTaskType.InstanceSegmentation, "cell");
    private static readonly BoundingBox Box = new(160, 120, 320, 240);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>In the form of Ultralytics' documentation: class, centre, width and height as shares; lists that begin with "./".</summary>
    [Fact]
    public async Task A_detection_project_is_label_files_lists_and_data_yaml()
    {
        var report = await new YoloFolder(_folder.Path).ExportAsync(Snapshot(
            Cans, Item(1, "a/x.jpg", Label(2, Box), Label(1, new BoundingBox(0, 0, 64, 48))), Item(2, "b/x.jpg"), Item(3, "写真.png", default, [])));

        Assert.Equal(["data.yaml", "labels/a/x.txt", "labels/b/x.txt", "labels/写真.txt", "train.txt"], _folder.Files);
        Assert.Equal("1 0.5 0.5 0.5 0.5\n0 0.05 0.05 0.1 0.1\n", _folder.Read("labels/a/x.txt"));
        Assert.Equal("", _folder.Read("labels/b/x.txt"));
        Assert.Equal("./images/a/x.jpg\n./images/b/x.jpg\n./images/写真.png\n", _folder.Read("train.txt"));
        Assert.Equal("train: train.txt\nval: train.txt\nnames:\n  0: \"can\"\n  1: \"milk: \\\"bottle\\\" # 1\"\n", _folder.Read("data.yaml"));
        Assert.Equal((3, 2, _folder.Path), (report.Images, report.Annotations, report.Location));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task Where_paths_begin_with_images_nothing_is_put_before_them()
    {
        await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Cans, Item(1, "images/dress/x.jpg", Label(1, Box))));

        Assert.Equal("0 0.5 0.5 0.5 0.5\n", _folder.Read("labels/dress/x.txt"));
        Assert.Equal("./images/dress/x.jpg\n", _folder.Read("train.txt"));
        Assert.Equal([("images/dress/x.jpg", "can", Box)], (await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Labels);
    }

    [Fact]
    public async Task An_image_without_labels_has_an_empty_file_and_comes_back_labeled()
    {
        await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Project(LabelingTaskType.ObjectDetection, "can"), Item(1, "none.jpg"), Item(2, "one.jpg", Label(1, new BoundingBox(1, 2, 3, 4)))));

        Assert.Equal("", _folder.Read("labels/none.txt"));
        Assert.Equal("./images/none.jpg\n./images/one.jpg\n", _folder.Read("train.txt"));
        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });
        Assert.Equal([("none.jpg", 0, ItemStatus.Labeled), ("one.jpg", 1, ItemStatus.Labeled)], read.Items.Select(item => (item.Path, item.Annotations.Count, item.Status)));
    }

    [Fact]
    public async Task An_image_whose_name_is_none_on_windows_is_left_out_with_the_cure()
    {
        var report = await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Project(LabelingTaskType.ObjectDetection, "can"), Item(1, "10:30.jpg")));

        Assert.Equal(
            "Item 1 is left out: its path '10:30.jpg' holds ':', which no file name has on Windows. A label file has its image's name, which must be one on every system: rename the image, or write COCO, CSV or Pascal VOC, which hold any name.",
            Assert.Single(report.Warnings));
    }

    [Fact]
    public async Task The_last_folder_named_images_becomes_labels_as_ultralytics_has_it()
    {
        await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Cans, Item(1, "a/images/x.jpg", Label(1, Box))));

        Assert.Contains("images/a/labels/x.txt", _folder.Files);
        Assert.Equal([("a/images/x.jpg", "can", Box)], (await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Labels);
    }

    [Fact]
    public async Task A_segmentation_project_has_polygons_and_holes_come_back()
    {
        var plain = new Polygon((64, 48), (128, 48), (128, 96));
        var holed = new Polygon(
            new PolygonPart(new PolygonRing((0, 0), (320, 0), (320, 240), (0, 240)), new PolygonRing((64, 48), (64, 96), (128, 96), (128, 48))),
            new PolygonPart(new PolygonRing((480, 0), (640, 0), (640, 240))));

        var report = await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Cells, Item(1, "x.jpg", Label(1, plain), Label(1, holed))));

        Assert.Equal(
            "0 0.1 0.1 0.2 0.1 0.2 0.2\n0 0 0 0.5 0 0.5 0.5 0 0.5 0 0 0.1 0.1 0.1 0.2 0.2 0.2 0.2 0.1 0.1 0.1 0 0 0.75 0 1 0 1 0.5 0.75 0 0 0\n",
            _folder.Read("labels/x.txt"));
        Assert.Single(report.Warnings);
        var read = await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always });
        Assert.Equal(LabelingTaskType.InstanceSegmentation, read.Project.TaskType);
        Assert.Equal([plain, holed], read.Labels.Select(label => label.Shape));
    }

    [Fact]
    public async Task A_polygon_with_its_rings_joined_fills_to_the_same_pixels()
    {
        var mask = RunLengthMask.FromBox(new BoundingBox(10, 10, 40, 40), 480, 640)
            .Subtract(RunLengthMask.FromBox(new BoundingBox(20, 20, 10, 10), 480, 640))
            .Union(RunLengthMask.FromBox(new BoundingBox(100, 100, 5, 7), 480, 640));
        await new YoloFolder(_folder.Path).ExportAsync(Snapshot(Cells, Item(1, "x.jpg", Label(1, mask))));

        var shares = _folder.Read("labels/x.txt").Trim().Split(' ').Skip(1).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var joined = new Polygon(shares.Chunk(2).Select(pair => new ImagePoint(Math.Round(pair[0] * 640, 6), Math.Round(pair[1] * 480, 6))));
        Assert.Equal(mask, EvenOdd(joined));
        Assert.Equal(mask, RunLengthMask.FromPolygon((Polygon)(await ImportAsync(new YoloImport(_folder.Path) { FindImageSize = Always })).Labels.Single().Shape!, 480, 640));
    }

    [Theory]
    [InlineData(YoloShapes.Boxes, "0 0.15 0.15 0.1 0.1\n")]
    [InlineData(YoloShapes.Polygons, "0 0.1 0.1 0.2 0.1 0.2 0.2\n")]
    public async Task Objects_are_boxes_or_polygons_as_asked(YoloShapes shapes, string text)
    {
        await new YoloFolder(_folder.Path) { Shapes = shapes }.ExportAsync(Snapshot(Cells, Item(1, "x.jpg", Label(1, new Polygon((64, 48), (128, 48), (128, 96))))));

        Assert.Equal(text, _folder.Read("labels/x.txt").Replace("0.15000000000000002", "0.15", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_format_cannot_hold_is_named()
    {
        var report = await new YoloFolder(_folder.Path).ExportAsync(Snapshot(
            Cans,
            Item(1, "a.jpg", new Annotation(Label(1, Box)) { Score = 0.5, IsCrowd = true }, Label(1), Label(9, Box)),
            Item(2, "a.png", Label(1, Box)),
            Item(3, "A.jpg", Label(1, Box)),
            Item(4, "b.jpg", default, [Label(1, Box)]),
            Item(5, "../c.jpg", Label(1, Box))));

        Assert.Equal((1, 1), (report.Images, report.Annotations));
        Assert.Equal(
            [
                "Scores are left out, because YOLO has no place for them: once, in 'a.jpg'.",
                "The marks crowd, occluded and truncated are left out, because YOLO has no place for them: once, in 'a.jpg'.",
                "Labels for whole images are left out, because label files hold objects only: once, in 'a.jpg'.",
                "Labels are left out whose label class the project no longer has: once, in 'a.jpg'.",
                "Item 2 ('a.png') is left out: 'labels/a.txt' already belongs to an image whose path differs only in the extension or in case.",
                "Item 3 ('A.jpg') is left out: 'labels/A.txt' already belongs to an image whose path differs only in the extension or in case.",
                "Item 4 ('b.jpg') is left out: the size of its image is not known, and YOLO's numbers are shares of it.",
                "Item 5 is left out: its path '../c.jpg' leads out of the images' folder.",
            ],
            report.Warnings);
    }

    [Fact]
    public async Task A_split_takes_the_shares_asked_for_and_keeps_each_image_in_its_part()
    {
        var items = Enumerable.Range(1, 1000).Select(i => Item(i, $"{i}.jpg")).ToList();
        var split = new YoloSplit(train: 7, validation: 2, test: 1, seed: 5);

        await new YoloFolder(_folder.Path) { Split = split }.ExportAsync(Snapshot(Cans, items));

        var parts = new[] { "train.txt", "val.txt", "test.txt" }.ToDictionary(name => name, name => _folder.Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1000, parts.Values.SelectMany(part => part).Distinct().Count());
        Assert.InRange(parts["train.txt"].Length, 650, 750);
        Assert.InRange(parts["val.txt"].Length, 160, 240);
        Assert.InRange(parts["test.txt"].Length, 70, 130);
        Assert.StartsWith("train: train.txt\nval: val.txt\ntest: test.txt\n", _folder.Read("data.yaml"), StringComparison.Ordinal);
        Assert.Equal(1000, (await ImportAsync(new YoloImport(_folder.Path))).Items.Count);

        await new YoloFolder(_folder["half"]) { Split = split }.ExportAsync(Snapshot(Cans, [.. items.Where(item => item.Id.Value % 2 == 0)]));
        Assert.Equal(parts["test.txt"].Where(line => int.Parse(line[9..^4]) % 2 == 0), _folder.Read("half/test.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    public void A_split_of_impossible_weights_is_refused(double train, double validation, double test)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new YoloSplit(train, validation, test));

    [Fact]
    public async Task Images_are_copied_beside_the_labels_when_given()
    {
        var report = await new YoloFolder(_folder.Path) { Images = new FolderImages("a/x.jpg") }.ExportAsync(Snapshot(Cans, Item(1, "a/x.jpg", Label(1, Box)), Item(2, "gone.jpg")));

        Assert.Equal("a/x.jpg", _folder.Read("images/a/x.jpg"));
        Assert.Equal("The image of item 2 ('gone.jpg') is not copied: it is not where images are copied from.", Assert.Single(report.Warnings));
    }

    [Fact]
    public async Task A_classification_is_a_folder_for_each_class()
    {
        var project = Project(LabelingTaskType.ImageClassificationMultiClass, "cat", "Animal/Dog: big", "con");

        var report = await new YoloFolder(_folder.Path) { Images = new FolderImages("a/x.jpg", "b/x.jpg", "c.jpg", "d.jpg") }.ExportAsync(Snapshot(
            project, Item(1, "a/x.jpg", Label(1)), Item(2, "b/x.jpg", Label(2)), Item(3, "c.jpg", Label(3)), Item(4, "d.jpg"), Item(5, "e.jpg", Label(1), Label(2))));

        Assert.Equal(["train/%63on/c.jpg", "train/Animal%2FDog%3A big/b/x.jpg", "train/cat/a/x.jpg"], _folder.Files);
        Assert.Equal((3, 3), (report.Images, report.Annotations));
        Assert.Equal("Images with several labels or none are left out, because each is in the folder of one class: 2 times, first in 'd.jpg'.", Assert.Single(report.Warnings));
        var read = await ImportAsync(new YoloImport(_folder.Path));
        Assert.Equal(LabelingTaskType.ImageClassificationMultiClass, read.Project.TaskType);
        Assert.Equal(
            [("train/%63on/c.jpg", "con", null), ("train/Animal%2FDog%3A big/b/x.jpg", "Animal/Dog: big", null), ("train/cat/a/x.jpg", "cat", null)],
            read.Labels);
    }

    [Fact]
    public async Task A_classification_without_its_images_is_refused_with_the_cure()
    {
        var exception = await Assert.ThrowsAsync<LabelingException>(() => new YoloFolder(_folder.Path).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiClass, "cat"))));

        Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        Assert.Contains("Say where they are with Images", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Fills a list of points by the even-odd rule at the centres of pixels.</summary>
    private static RunLengthMask EvenOdd(Polygon polygon)
    {
        var points = polygon.Parts.Single().Outer;
        var pixels = new byte[640 * 480];
        for (var y = 0; y < 480; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                var (px, py, inside) = (x + 0.5, y + 0.5, false);
                for (int i = 0, j = points.Count - 1; i < points.Count; j = i++)
                {
                    var (a, b) = (points[i], points[j]);
                    if (a.Y > py != b.Y > py && px < ((b.X - a.X) * (py - a.Y) / (b.Y - a.Y)) + a.X)
                    {
                        inside = !inside;
                    }
                }

                pixels[(y * 640) + x] = inside ? (byte)1 : (byte)0;
            }
        }

        return RunLengthMask.FromRowMajor(pixels, 480, 640);
    }
}
