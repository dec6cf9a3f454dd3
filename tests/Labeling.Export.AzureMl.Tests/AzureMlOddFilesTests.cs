using System.Text;
using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.AzureMl;

/// <summary>Files that look like an export and are none, or not quite.</summary>
public sealed class AzureMlOddFilesTests : IDisposable
{
    private const string Line = """{"image_url":"AmlDatastore://ds/a.jpg","image_details":{"width":"100px","height":"80px"},"label":[LABEL],"label_confidence":[1.0]}""";
    private const string Box = "\"label\":\"can\",\"topX\":0.1,\"topY\":0.1,\"bottomX\":0.3,\"bottomY\":0.3";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"label\":\"can\",\"bbox\":[0.1,0.1,0.3,0.2]}", "a label has the key 'bbox', but boxes are topX, topY, bottomX and bottomY")]
    [InlineData("{\"label\":\"can\",\"left\":0.1,\"top\":0.1,\"width\":0.3,\"height\":0.2}", "a label has the key 'left'")]
    [InlineData("{\"label\":\"can\",\"topY\":0.1,\"bottomX\":0.3}", "a label has the key 'topY'")]
    [InlineData("{\"label\":\"\"}", "whose key 'label' holds the name of a class. Write the name, or remove the label.")]
    [InlineData("{" + Box + ",\"isCrowd\":\"true\"}", "the key 'isCrowd' does not hold 0 or 1. Correct it, or remove the key.")]
    [InlineData("{\"label\":\"can\",\"polygon\":[[0.1,0.1,0.5,0.1]]}", "encloses nothing. Correct the label, or remove it.")]
    public async Task A_shape_that_is_not_read_is_refused_with_the_cure_and_no_label_for_the_whole_image(string label, string message)
    {
        _folder.Write("in.jsonl", Line.Replace("LABEL", label, StringComparison.Ordinal));

        var exception = await RefusedAsync(new AzureMlImport(_folder["in.jsonl"]));

        Assert.Contains("line 1: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_lines_lines_over_several_lines_and_utf_16_are_named()
    {
        var line = Line.Replace("LABEL", "{" + Box + "}", StringComparison.Ordinal);

        Assert.Contains("this JSON is a list.", await RefuseAsync(Encoding.UTF8.GetBytes($"[{line}]")), StringComparison.Ordinal);
        Assert.Contains("line 1: an object goes over several lines", await RefuseAsync(Encoding.UTF8.GetBytes(line.Replace("{\"image_url", "{\n\"image_url", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Contains("this JSON is in UTF-16. Save it as UTF-8.", await RefuseAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(line)]), StringComparison.Ordinal);
        Assert.Contains("this JSON is in UTF-16. Save it as UTF-8.", await RefuseAsync([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(line)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_data_asset_is_no_path()
    {
        Assert.Contains("of the address 'azureml:images:1' no path in the dataset can be made. Say with Prefixes", await RefuseAsync(Encoding.UTF8.GetBytes(Line.Replace("LABEL", "{" + Box + "}", StringComparison.Ordinal).Replace("AmlDatastore://ds/a.jpg", "azureml:images:1", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    private async Task<string> RefuseAsync(byte[] bytes)
    {
        await File.WriteAllBytesAsync(_folder["in.jsonl"], bytes);
        return (await RefusedAsync(new AzureMlImport(_folder["in.jsonl"]))).Message;
    }
}
