using System.Globalization;
using FsCheck.Xunit;
using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.PascalVoc;

public sealed class VocImportTests : IDisposable
{
    private const string Whole = """
        <?xml version="1.0"?>
        <annotation>
          <folder>elsewhere</folder>
          <filename>x.jpg</filename>
          <path>C:\photos\x.jpg</path>
          <source><database>The VOC2007 Database</database></source>
          <size><width>640</width><height>480</height><depth>3</depth></size>
          <segmented>1</segmented>
          <object>
            <name>person</name><pose>Left</pose><truncated>1</truncated><occluded>1</occluded><difficult>1</difficult>
            <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>
            <part><name>head</name><bndbox><xmin>3</xmin><ymin>3</ymin><xmax>4</xmax><ymax>4</ymax></bndbox></part>
            <part><name>hand</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>6</xmax><ymax>6</ymax></bndbox></part>
          </object>
        </annotation>
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_the_challenge_counts_from_one()
    {
        _folder.Write("Annotations/x.xml", Whole);

        var read = await ImportAsync(new VocImport(_folder.Path));

        var annotation = Assert.Single(read["x.jpg"].Annotations);
        Assert.Equal(new BoundingBox(0, 1, 10, 19), annotation.Shape);
        Assert.True(annotation.IsTruncated && annotation.IsOccluded);
        Assert.Equal(Size, read["x.jpg"].ImageSize);
        Assert.Equal(
            [
                "The mark 'difficult' is not kept: once, in 'x.jpg'.",
                "Parts of objects are not kept: once, in 'x.jpg'.",
                "Segmentation masks, which VOC keeps in pictures, are not read: once, in 'x.jpg'.",
            ],
            read.Warnings);
    }

    [Fact]
    public async Task A_file_that_names_no_database_of_its_own_counts_from_zero()
    {
        _folder.Write("Annotations/x.xml", Whole.Replace("The VOC2007 Database", "Unknown", StringComparison.Ordinal));

        Assert.Equal(new BoundingBox(1, 2, 9, 18), (await ImportAsync(new VocImport(_folder.Path)))["x.jpg"].Annotations[0].Shape);
        Assert.Equal(new BoundingBox(0, 1, 10, 19), (await ImportAsync(new VocImport(_folder.Path) { Pixels = VocPixels.OneBased }))["x.jpg"].Annotations[0].Shape);
    }

    [Fact]
    public async Task Roboflow_counts_all_edges_from_one_and_its_polygons_are_read()
    {
        _folder.Write("train/x_jpg.rf.1.xml", """
            <annotation>
            <folder></folder><filename>x_jpg.rf.1.jpg</filename><path>x_jpg.rf.1.jpg</path>
            <source><database>roboflow.com</database></source>
            <size><width>155</width><height>178</height><depth>3</depth></size>
            <segmented>0</segmented>
            <object><name>fox</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult><occluded>0</occluded>
              <bndbox><xmin>56</xmin><xmax>156</xmax><ymin>18</ymin><ymax>175</ymax></bndbox></object>
            <object><name>owl</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult><occluded>0</occluded>
              <bndbox><xmin>1</xmin><xmax>11</xmax><ymin>1</ymin><ymax>11</ymax></bndbox>
              <polygon><x1>1</x1><y1>1</y1><x2>11</x2><y2>1</y2><x3>11.5</x3><y3>11</y3></polygon></object>
            </annotation>
            """);

        var read = await ImportAsync(new VocImport(_folder.Path));

        Assert.Equal([("train/x_jpg.rf.1.jpg", "fox", new BoundingBox(55, 17, 100, 157)), ("train/x_jpg.rf.1.jpg", "owl", new Polygon((0, 0), (10, 0), (10.5, 10)))], read.Labels);
        Assert.Equal(LabelingTaskType.InstanceSegmentation, read.Project.TaskType);
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public async Task Label_Studio_counts_from_zero_and_leaves_the_extension_out()
    {
        _folder.Write("Annotations/62a6-photo.v2.xml", """
            <annotation><folder>images</folder><filename>62a6-photo.v2</filename>
            <source><database>MyDatabase</database><annotation>COCO2017</annotation><image>flickr</image><flickrid>NULL</flickrid><annotator>1</annotator></source>
            <owner><flickrid>NULL</flickrid><name>Label Studio</name></owner>
            <size><width>640</width><height>480</height><depth>3</depth></size><segmented>0</segmented>
            <object><name>cat</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>
            <bndbox><xmin>0</xmin><ymin>0</ymin><xmax>30</xmax><ymax>20</ymax></bndbox></object></annotation>
            """);

        var read = await ImportAsync(new VocImport(_folder.Path) { FindImageSize = (path, _) => new(path == "62a6-photo.v2.PNG" ? Size : default) });

        Assert.Equal([("62a6-photo.v2.PNG", "cat", new BoundingBox(0, 0, 30, 20))], read.Labels);
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("<source><database></database></source>", 10)]
    [InlineData("<source><database/></source>", 10)]
    [InlineData("<source></source>", 9)]
    [InlineData("", 9)]
    public async Task An_empty_database_is_FiftyOnes_and_counts_from_zero_and_none_is_the_challenges(string source, double left)
    {
        _folder.Write("labels/x.xml", $"<annotation><filename>x.jpg</filename><path>/data/x.jpg</path>{source}<object><name>cat</name><bndbox><xmin>10</xmin><ymin>20</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>");

        Assert.Equal(left, (await ImportAsync(new VocImport(_folder.Path))).Items[0].Annotations[0].Shape!.Bounds.X);
    }

    [Fact]
    public async Task Images_beside_the_xml_or_under_their_name_alone_are_found_and_others_named()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            _folder.Write($"voc/{name}.xml", Whole.Replace("x.jpg", name + ".jpg", StringComparison.Ordinal).Replace("<difficult>1", "<difficult>0", StringComparison.Ordinal).Replace("<segmented>1", "<segmented>0", StringComparison.Ordinal));
        }

        var read = await ImportAsync(new VocImport(_folder.Path) { FindImageSize = (path, _) => new(path is "voc/a.jpg" or "b.jpg" ? Size : default) });

        Assert.Equal(["voc/a.jpg", "b.jpg", "voc/c.jpg"], read.Items.Select(item => item.Path));
        Assert.Equal(["No image of that name is found: once, in 'voc/c.jpg'.", "Parts of objects are not kept: 3 times, first in 'voc/a.jpg'."], read.Warnings);
    }

    [Fact]
    public async Task The_forms_of_labelimg_and_cvat_are_read()
    {
        _folder.Write("a.xml", """
            <annotation verified="yes"><folder>p</folder><filename>a</filename><path>/home/me/p/a.JPG</path><source><database>Unknown</database></source>
            <object><name>cat</name><bndbox><xmin>10</xmin><ymin>20</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>
            """);
        _folder.Write("b.xml", """
            <?xml version="1.0" encoding="utf-8"?>
            <annotation><folder></folder><filename>b.png</filename><source><database>Unknown</database><annotation>Unknown</annotation><image>Unknown</image></source>
            <size><width>640</width><height>480</height><depth></depth></size><segmented>0</segmented>
            <object><name>cat</name><truncated>0</truncated><occluded>1</occluded><difficult>0</difficult>
            <bndbox><xmin>10.25</xmin><ymin>20.5</ymin><xmax>40.75</xmax><ymax>60.0</ymax></bndbox>
            <attributes><attribute><name>rotation</name><value>0.0</value></attribute><attribute><name>colour</name><value>red</value></attribute></attributes></object></annotation>
            """);

        var read = await ImportAsync(new VocImport(_folder.Path));

        Assert.Equal([("a.JPG", "cat", new BoundingBox(10, 20, 30, 40)), ("b.png", "cat", new BoundingBox(10.25, 20.5, 30.5, 39.5))], read.Labels);
        Assert.Equal((default, Size), (read["a.JPG"].ImageSize, read["b.png"].ImageSize));
        Assert.True(read["b.png"].Annotations[0].IsOccluded);
    }

    [Fact]
    public async Task Files_are_taken_from_the_folder_itself_and_below_it_in_ordinal_order()
    {
        _folder.Write("b/x.xml", Whole);
        _folder.Write("a/x.xml", Whole);
        _folder.Write("c.xml", Whole.Replace("x.jpg</filename>", "d\\e.jpg</filename>", StringComparison.Ordinal));

        Assert.Equal(["a/x.jpg", "b/x.jpg", "d/e.jpg"], (await ImportAsync(new VocImport(_folder.Path))).Items.Select(item => item.Path));
    }

    [Fact]
    public async Task A_file_without_a_size_gets_the_images_and_one_without_objects_is_labeled_all_the_same()
    {
        _folder.Write("x.xml", "<annotation><filename>x.jpg</filename></annotation>");

        var item = (await ImportAsync(new VocImport(_folder.Path) { FindImageSize = Always }))["x.jpg"];

        Assert.Equal((Size, ItemStatus.Labeled, 0), (item.ImageSize, item.Status, item.Annotations.Count));
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        _folder.Write("elsewhere/secret.xml", Whole);
        _folder.Write("voc/x.xml", Whole);
        try
        {
            Directory.CreateSymbolicLink(_folder["voc/more"], _folder["elsewhere"]);
            File.CreateSymbolicLink(_folder["voc/y.xml"], _folder["elsewhere/secret.xml"]);
        }
        catch (IOException exception)
        {
            Assert.Skip($"Links cannot be made here: {exception.Message}");
        }

        Assert.Single((await ImportAsync(new VocImport(_folder["voc"]))).Items);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>", "DTD")]
    [InlineData("<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]><annotation>&m;</annotation>", "DTD")]
    [InlineData("<annotation><filename>x.jpg</filename>", "this is not XML as it should be")]
    [InlineData("", "this is not XML as it should be")]
    [InlineData("<html><body/></html>", "the root element is 'html', not 'annotation'")]
    [InlineData("<annotation></annotation>", "the image's name '' in <filename> is empty")]
    [InlineData("<annotation><filename>../../x.jpg</filename></annotation>", "leads out of the images' folder")]
    [InlineData("<annotation><filename>/etc/passwd</filename></annotation>", "is not relative")]
    [InlineData("<annotation><filename>C:\\x.jpg</filename></annotation>", "is not relative")]
    [InlineData("<annotation><filename>x.jpg</filename><size><width>-1</width><height>5</height></size></annotation>", "is no size of an image")]
    [InlineData("<annotation><filename>x.jpg</filename><size><width>wide</width><height>5</height></size></annotation>", "<width> holds 'wide'")]
    [InlineData("<annotation><filename>x.jpg</filename>\n<object/></annotation>", "line 2: the object has no <name>")]
    [InlineData("<annotation><filename>x.jpg</filename><object><name>a</name></object></annotation>", "the object has no <bndbox> with <xmin>")]
    [InlineData("<annotation><filename>x.jpg</filename><object><name>a</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>NaN</xmax><ymax>1</ymax></bndbox></object></annotation>", "<xmax> holds 'NaN'")]
    [InlineData("<annotation><filename>x.jpg</filename><object><name>a</name><bndbox><xmin>9</xmin><ymin>1</ymin><xmax>2</xmax><ymax>1</ymax></bndbox></object></annotation>", "the box of the object cannot be")]
    [InlineData("<annotation><filename>x.jpg</filename><object><name>a</name><bndbox><xmin>1</xmin><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>1</ymax></bndbox></object></annotation>", "is there twice")]
    public async Task What_is_wrong_is_said_with_file_and_line(string text, string message)
    {
        _folder.Write("Annotations/bad.xml", text);

        var exception = await RefusedAsync(new VocImport(_folder.Path));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("bad.xml', line ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_ends_early()
    {
        _folder.Write("deep.xml", "<annotation>" + string.Concat(Enumerable.Repeat("<a>", 100_000)));

        Assert.Contains("more than 16 deep", (await RefusedAsync(new VocImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_about_one_image_are_refused()
    {
        _folder.Write("a.xml", Whole);
        _folder.Write("b.xml", Whole);

        Assert.Contains("another file already describes the image 'x.jpg'", (await RefusedAsync(new VocImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_files_and_one_that_is_not_there_are_told_apart()
    {
        Assert.Contains("there is no .xml file", (await RefusedAsync(new VocImport(_folder.Path))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => new VocImport(_folder["none"]).OpenAsync());
    }

    [Property(MaxTest = 300)]
    public async Task Damaged_files_are_read_or_refused_with_our_error(ushort position, byte replacement)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Whole);
        bytes[position % bytes.Length] = replacement;
        Directory.CreateDirectory(_folder["voc"]);
        File.WriteAllBytes(_folder["voc/x.xml"], bytes);

        try
        {
            await ImportAsync(new VocImport(_folder["voc"]));
        }
        catch (LabelingException exception)
        {
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        }
    }

    /// <summary>The sets' boxes.csv were made of the same files: x = xmin, w = xmax - xmin.</summary>
    [Theory]
    [InlineData("detection-bloodcells", 364, 2)]
    [InlineData("multilabel-cards", 100, 0)]
    public async Task Real_files_are_read_as_their_makers_meant_them(string set, int images, int withoutArea)
    {
        var read = await ImportAsync(new VocImport(SharedData.Find($"{set}/voc")));

        var expected = File.ReadLines(SharedData.Find($"{set}/boxes.csv")).Skip(1).Select(line => line.Split(',')).Select(cells => (
            Path: cells[0]["images/".Length..],
            Class: cells[3],
            Shape: (Shape?)new BoundingBox(Number(cells[4]), Number(cells[5]), Number(cells[6]), Number(cells[7]))));
        Assert.Equal(images, read.Items.Count);
        Assert.Equal(
            expected.OrderBy(label => label.Path, StringComparer.Ordinal).ToLookup(label => label.Path).SelectMany(group => group).Select(Text).Order(StringComparer.Ordinal),
            read.Labels.Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(withoutArea, read.Warnings.Count(warning => warning.StartsWith("Boxes without an area are left out: 2 times", StringComparison.Ordinal)) * 2);

        static string Text((string Path, string Class, Shape? Shape) label) => $"{label.Path} {label.Class} {label.Shape}";
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
