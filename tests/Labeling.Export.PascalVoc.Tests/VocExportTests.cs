using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.PascalVoc;

public sealed class VocExportTests : IDisposable
{
    private static readonly Project Cans = Project(LabelingTaskType.ObjectDetection, "can", "a <b> & \"c\"");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>In the form of the VOC 2012 development kit.</summary>
    [Fact]
    public async Task A_box_is_written_as_the_development_kit_has_it()
    {
        var report = await ExportAsync(Item(1, "shelf/x.jpg", new Annotation(Label(1, new BoundingBox(10, 20, 40, 60.5))) { IsTruncated = true, IsOccluded = true }));

        Assert.Equal(
            """
            <annotation>
            	<folder>shelf</folder>
            	<filename>x.jpg</filename>
            	<source>
            		<database>Labeling</database>
            	</source>
            	<size>
            		<width>640</width>
            		<height>480</height>
            		<depth>3</depth>
            	</size>
            	<segmented>0</segmented>
            	<object>
            		<name>can</name>
            		<pose>Unspecified</pose>
            		<truncated>1</truncated>
            		<difficult>0</difficult>
            		<occluded>1</occluded>
            		<bndbox>
            			<xmin>11</xmin>
            			<ymin>21</ymin>
            			<xmax>50</xmax>
            			<ymax>80.5</ymax>
            		</bndbox>
            	</object>
            </annotation>

            """.ReplaceLineEndings("\n"),
            _folder.Read("Annotations/shelf/x.xml"));
        Assert.Equal("shelf/x\n", _folder.Read("ImageSets/Main/trainval.txt"));
        Assert.Equal((1, 1, _folder.Path), (report.Images, report.Annotations, report.Location));
        Assert.Empty(report.Warnings);
    }

    [Theory]
    [InlineData(VocPixels.OneBased, "<xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>1</ymax>")]
    [InlineData(VocPixels.ZeroBased, "<xmin>0</xmin><ymin>0</ymin><xmax>1</xmax><ymax>1</ymax>")]
    public async Task The_box_over_the_first_pixel_is_written_by_either_rule_and_read_by_itself(VocPixels pixels, string edges)
    {
        var box = new BoundingBox(0, 0, 1, 1);
        await new VocExport(_folder.Path) { Pixels = pixels }.ExportAsync(Snapshot(Cans, Item(1, "x.jpg", Label(1, box))));

        Assert.Contains(edges, string.Concat(_folder.Read("Annotations/x.xml").Split('\n', '\t')), StringComparison.Ordinal);
        Assert.Equal([("x.jpg", "can", box)], (await ImportAsync(new VocImport(_folder.Path))).Labels);
    }

    [Fact]
    public async Task Equal_names_stay_apart_by_folder_by_extension_and_by_case()
    {
        await ExportAsync(Item(1, "a/x.jpg", Label(1, new BoundingBox(0, 0, 1, 1))), Item(2, "b/x.jpg"), Item(3, "a/x.png"), Item(4, "A/X.jpg"), Item(5, "a/X.JPG"), Item(6, "a/写真 é.jpg"));

        Assert.Equal(6, _folder.Files.Count(file => file.EndsWith(".xml", StringComparison.Ordinal)));
        Assert.Equal(6, _folder.Files.Select(file => file.ToUpperInvariant()).Distinct().Count(file => file.EndsWith(".XML", StringComparison.Ordinal)));
        Assert.Contains("Annotations/a/x.png.xml", _folder.Files);
        var read = await ImportAsync(new VocImport(_folder.Path));
        Assert.Equal(["a/X.JPG", "a/x.jpg", "a/x.png", "a/写真 é.jpg", "b/x.jpg"], read.Items.Select(item => item.Path).Where(path => path[0] != 'A').Order(StringComparer.Ordinal));
        Assert.Single(read["a/x.jpg"].Annotations);
    }

    [Fact]
    public async Task What_the_format_cannot_hold_is_named()
    {
        var report = await ExportAsync(
            Item(1, "p.jpg", Label(1, new Polygon((0, 0), (4, 0), (4, 3))), Label(1)),
            Item(2, "m.jpg", new Annotation(Label(1, RunLengthMask.FromBox(new BoundingBox(1, 2, 3, 4), 10, 10))) { IsCrowd = true, Score = 0.5 }),
            Item(3, "../x.jpg"),
            Item(4, "a\\b.jpg"));

        Assert.Equal((2, 2), (report.Images, report.Annotations));
        Assert.Equal(
            [
                "Polygons and masks are written as the boxes around them, because Pascal VOC holds boxes only: 2 times, first in 'p.jpg'.",
                "Labels for whole images are left out, because Pascal VOC holds boxes only: once, in 'p.jpg'.",
                "Scores are left out, because Pascal VOC has no place for them: once, in 'm.jpg'.",
                "Crowds are written as single objects, because Pascal VOC does not know them: once, in 'm.jpg'.",
                "Item 3 is left out: its path '../x.jpg' leads out of the images' folder.",
                "Item 4 is left out: its path 'a\\b.jpg' holds a backslash.",
            ],
            report.Warnings);
        Assert.Equal(new BoundingBox(1, 2, 3, 4), (await ImportAsync(new VocImport(_folder.Path)))["m.jpg"].Annotations[0].Shape);
    }

    [Fact]
    public async Task An_image_whose_name_is_none_on_windows_comes_back()
    {
        string[] paths = ["10:30 <1>?.jpg", "con.jpg", "shelf|2/a*.jpg", "50%.jpg"];
        var box = new BoundingBox(1, 2, 3, 4);

        var report = await ExportAsync([.. paths.Select((path, i) => Item(i + 1, path, Label(1, box)))]);

        Assert.Empty(report.Warnings);
        Assert.Equal(paths.Order(StringComparer.Ordinal), (await ImportAsync(new VocImport(_folder.Path))).Labels.Select(label => label.Path).Order(StringComparer.Ordinal));
        Assert.All(_folder.Files, file => Assert.Equal(-1, file.IndexOfAny(['<', '>', ':', '"', '|', '?', '*'])));
    }

    [Fact]
    public async Task An_image_without_labels_is_a_file_without_objects_and_comes_back()
    {
        await ExportAsync(Item(1, "none.jpg"), Item(2, "one.jpg", Label(1, new BoundingBox(1, 2, 3, 4))));

        Assert.DoesNotContain("object", _folder.Read("Annotations/none.xml"), StringComparison.Ordinal);
        Assert.Equal([0, 1], (await ImportAsync(new VocImport(_folder.Path))).Items.Select(item => item.Annotations.Count));
    }

    [Fact]
    public async Task Names_with_xml_in_them_come_back()
    {
        await ExportAsync(Item(1, "a&b (1).jpg", Label(2, new BoundingBox(0, 0, 1, 1))));

        Assert.Equal([("a&b (1).jpg", "a <b> & \"c\"", new BoundingBox(0, 0, 1, 1))], (await ImportAsync(new VocImport(_folder.Path))).Labels);
    }

    [Fact]
    public async Task The_same_labels_give_the_same_bytes_in_another_place()
    {
        await ExportAsync(Item(1, "a/x.jpg", Label(1, new BoundingBox(1, 2, 3, 4))));
        var (before, list) = (_folder.Read("Annotations/a/x.xml"), _folder.Read("ImageSets/Main/trainval.txt"));

        await ExportAsync(Item(1, "a/x.jpg", Label(1, new BoundingBox(1, 2, 3, 4))));

        Assert.Equal((before, list), (_folder.Read("Annotations/a/x.xml"), _folder.Read("ImageSets/Main/trainval.txt")));
        Assert.Equal(2, _folder.Files.Count());
    }

    private Task<ExportReport> ExportAsync(params IReadOnlyList<Item> items) => new VocExport(_folder.Path).ExportAsync(Snapshot(Cans, items));
}
