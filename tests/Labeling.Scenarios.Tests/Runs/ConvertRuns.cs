using System.Text.Json;

namespace Labeling.Scenarios.Tests;

/// <summary>Labels of a small set, from every format to every other.</summary>
public sealed class ConvertRuns : IDisposable
{
    private const string Voc = """
        <annotation><filename>x.png</filename><source><database>Unknown</database></source><size><width>64</width><height>48</height></size>
        <object><name>can</name><bndbox><xmin>8</xmin><ymin>4</ymin><xmax>24</xmax><ymax>16</ymax></bndbox></object>
        <object><name>can</name><bndbox><xmin>8</xmin><ymin>4</ymin><xmax>8</xmax><ymax>4</ymax></bndbox></object></annotation>
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Chains
    {
        get
        {
            string[] formats = ["coco", "azureml-coco", "azureml-jsonl", "yolo", "yolo-seg", "voc", "csv"];
            var chains = new TheoryData<string, string>();
            for (int i = 0; i < formats.Length; i++)
            {
                chains.Add(formats[i], formats[(i + 1) % formats.Length]);
            }

            return chains;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Labels_go_from_format_to_format(string first, string second)
    {
        Directory.CreateDirectory(_folder.File("voc"));
        Directory.CreateDirectory(_folder.File("images"));
        await File.WriteAllTextAsync(_folder.File("voc/x.xml"), Voc, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.File("images/x.png"), Png(64, 48), TestContext.Current.CancellationToken);

        JsonElement one = await RunAsync("voc", first, "voc", Place("one", first));
        JsonElement two = await RunAsync(first, second, Place("one", first), Place("two", second));

        Assert.Equal((1, 1, 1), (one.GetProperty("images").GetInt32(), one.GetProperty("annotations").GetInt32(), Math.Min(1, one.GetProperty("problems").GetInt32())));
        Assert.Equal((1, 1), (two.GetProperty("images").GetInt32(), two.GetProperty("annotations").GetInt32()));
    }

    [Theory]
    [InlineData("convert --from voc --to csv --input nowhere --output x")]
    [InlineData("convert --from voc --to png --input . --output x")]
    [InlineData("convert --from voc --to csv --input . --output x --images nowhere")]
    public async Task Wrong_arguments_are_refused(string arguments)
        => Assert.Equal(ScenarioProgram.WrongArguments, await new ScenarioProgram(ScenarioCatalog.All, TextWriter.Null, TextWriter.Null).RunAsync(arguments.Split(' '), TestContext.Current.CancellationToken));

    private static string Place(string name, string format) => format switch
    {
        "csv" => name + ".csv",
        "azureml-jsonl" => name + "/labels.jsonl",
        "coco" or "azureml-coco" => name + ".json",
        _ => name,
    };

    private async Task<JsonElement> RunAsync(string from, string to, string input, string output)
    {
        using var text = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, text, TextWriter.Null).RunAsync(
            ["convert", "--from", from, "--to", to, "--input", _folder.File(input), "--output", _folder.File(output), "--images", _folder.File("images")],
            TestContext.Current.CancellationToken);
        Assert.True(status == 0, text.ToString());
        using var report = JsonDocument.Parse(text.ToString());
        return report.RootElement.Clone();
    }

    /// <summary>The beginning of a PNG file, which is all that a size needs.</summary>
    private static byte[] Png(byte width, byte height)
        => [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, width, 0, 0, 0, height, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "IEND"u8, 0xae, 0x42, 0x60, 0x82];
}
