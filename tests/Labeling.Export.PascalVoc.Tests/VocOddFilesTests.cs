using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.PascalVoc;

/// <summary>What files hold that is not read: it is said, or the file refused with the cure.</summary>
public sealed class VocOddFilesTests : IDisposable
{
    private const string Box = "<bndbox><xmin>2</xmin><ymin>3</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Box + "<part><name>head</name><bndbox><xmin>3</xmin><ymin>3</ymin><xmax>4</xmax><ymax>4</ymax></bndbox></part>", "Parts of objects are not kept: once, in 'x.jpg'.")]
    [InlineData(Box + "<polygon><pt><x>1</x><y>2</y></pt><pt><x>5</x><y>2</y></pt><pt><x>5</x><y>9</y></pt></polygon>", "Polygons are not read that are not Roboflow's x1, y1, x2, y2 and so on; the box is: once, in 'x.jpg'.")]
    public async Task What_is_not_kept_of_an_object_is_said(string content, string warning)
    {
        Write(content);

        var read = await ImportAsync(new VocImport(_folder.Path));

        Assert.Equal(new BoundingBox(1, 2, 9, 18), read.Labels.Single().Shape);
        Assert.Equal(warning, Assert.Single(read.Warnings));
    }

    [Fact]
    public async Task Another_size_than_the_images_is_said()
    {
        Write(Box, "<size><width>64</width><height>48</height></size>");

        var read = await ImportAsync(new VocImport(_folder.Path) { FindImageSize = Always });

        Assert.Equal(new PixelSize(64, 48), read["x.jpg"].ImageSize);
        Assert.Contains("The size in the file is not that of the image; the file's is taken", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<robndbox><cx>20</cx><cy>20</cy><w>9</w><h>9</h><angle>0.3</angle></robndbox>", "a turned box, <robndbox>, which is not read. Give the box around it as <bndbox>")]
    [InlineData("<bndbox><xmin>20</xmin><ymin>3</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>", "must not lie before the left and upper ones. Correct its edges, or remove it.")]
    [InlineData("<bndbox><xmin>2,5</xmin><ymin>3</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>", "<xmin> holds '2,5', but a number with a decimal point belongs there.")]
    public async Task A_bad_object_is_refused_with_its_place_and_cure(string content, string message)
    {
        Write(content);

        var exception = await RefusedAsync(new VocImport(_folder.Path));

        Assert.Contains("x.xml', line 1: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_type_is_refused_in_words_for_who_has_the_file()
    {
        _folder.Write("x.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>");

        var message = (await RefusedAsync(new VocImport(_folder.Path))).Message;

        Assert.Contains("x.xml', line 1: there is a document type (<!DOCTYPE>, a DTD), which is refused", message, StringComparison.Ordinal);
        Assert.DoesNotContain("XmlReader", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_another_encoding_come_with_the_cure()
    {
        await File.WriteAllBytesAsync(_folder["x.xml"], System.Text.Encoding.Latin1.GetBytes("<annotation><filename>x.jpg</filename><object><name>café</name></object></annotation>"));

        Assert.Contains("Save the file as UTF-8, or name its encoding", (await RefusedAsync(new VocImport(_folder.Path))).Message, StringComparison.Ordinal);
    }

    private void Write(string content, string size = "") => _folder.Write("x.xml", $"<annotation><filename>x.jpg</filename>{size}<object><name>can</name>{content}</object></annotation>");
}
