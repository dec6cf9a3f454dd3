using System.Text.Json;

namespace Labeling.Scenarios.Tests;

/// <summary>The scenarios of pictures, on a folder of a few files.</summary>
public sealed class PictureRuns
{
    // One pixel each: a PNG of grey, and DICOM of the value 7 in eight bits.
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decode_writes_a_png_and_a_line_for_every_file()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("out");
        Fill(folder.File("in"));

        (int status, JsonElement report) = await RunAsync("decode", "--input", folder.File("in"), "--output", output);

        Assert.Equal(0, status);
        Assert.Equal((5, 3, 2, 0), (report.GetProperty("files").GetInt32(), report.GetProperty("decoded").GetInt32(), report.GetProperty("refused").GetInt32(), report.GetProperty("crashed").GetInt32()));
        Assert.Equal(JsonValueKind.Number, report.GetProperty("filesPerSecond").ValueKind);
        JsonElement[] lines = [.. (await File.ReadAllLinesAsync(Path.Combine(output, "decode.jsonl"), Cancellation)).Select(line => JsonElement.Parse(line))];
        Assert.Equal(["a.png", "cut.dcm", "deep/er/b.png", "notes.txt", "x.dcm"], lines.Select(line => line.GetProperty("file").GetString()));
        Assert.Equal([true, false, true, false, true], lines.Select(line => line.GetProperty("ok").GetBoolean()));
        Assert.Equal([true, true, true, false, true], lines.Select(line => File.Exists(Path.Combine(output, line.GetProperty("file").GetString() + ".png"))));
        Assert.All(lines, line => Assert.All(
            (string[])["width", "height", "format", "orientation", "frames", "warnings", "error"], key => Assert.True(line.TryGetProperty(key, out _), key)));
        Assert.Equal((1, 1, "png", 1), (lines[0].GetProperty("width").GetInt32(), lines[0].GetProperty("height").GetInt32(), lines[0].GetProperty("format").GetString(), lines[0].GetProperty("orientation").GetInt32()));
        Assert.False(lines[0].TryGetProperty("storedSha256", out _));
        Assert.Equal("1.2.840.10008.1.2.1", lines[4].GetProperty("transferSyntax").GetString());

        // SHA-256 of the byte 7 and another 7.
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([7, 7])), lines[4].GetProperty("storedSha256").GetString());
    }

    [Fact]
    public async Task A_DICOM_file_that_is_cut_off_is_shown_and_is_not_in_order()
    {
        using var folder = new TemporaryFolder();
        Fill(folder.File("in"));
        await RunAsync("decode", "--input", folder.File("in"), "--output", folder.File("out"));

        JsonElement cut = JsonElement.Parse((await File.ReadAllLinesAsync(Path.Combine(folder.File("out"), "decode.jsonl"), Cancellation))[1]);

        Assert.False(cut.GetProperty("ok").GetBoolean());
        Assert.Contains("cut off", cut.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Single(cut.GetProperty("warnings").EnumerateArray());
        Assert.False(cut.TryGetProperty("storedSha256", out _));
        Assert.True(File.Exists(Path.Combine(folder.File("out"), "cut.dcm.png")));
    }

    [Theory]
    [InlineData("thumbnail --size 16")]
    [InlineData("probe")]
    public async Task Rates_are_reported_for_every_file(string arguments)
    {
        using var folder = new TemporaryFolder();
        Fill(folder.File("in"));

        (int status, JsonElement report) = await RunAsync([.. arguments.Split(' '), "--input", folder.File("in")]);

        Assert.Equal(0, status);
        Assert.Equal((5, 0), (report.GetProperty("files").GetInt32(), report.GetProperty("crashed").GetInt32()));
        Assert.True(report.GetProperty("filesPerSecond").GetDouble() > 0);
    }

    [Fact]
    public async Task A_sheet_is_drawn()
    {
        using var folder = new TemporaryFolder();
        Fill(folder.File("in"));
        await File.WriteAllTextAsync(folder.File("labels.csv"), "file,class\na.png,cat\ndeep/er/b.png,dog\n", Cancellation);

        (int status, JsonElement report) = await RunAsync("sheet", "--images", folder.File("in"), "--answers", folder.File("labels.csv"), "--output", folder.File("sheet.png"));

        Assert.Equal(0, status);
        Assert.Equal(2, report.GetProperty("pictures").GetInt32());
        await using FileStream sheet = File.OpenRead(folder.File("sheet.png"));
        Assert.Equal(report.GetProperty("width").GetInt32(), (await new ImageReader().ProbeAsync(sheet, cancellationToken: Cancellation)).UprightSize.Width);
    }

    [Theory]
    [InlineData("decode --input nowhere --output x", "--input names a folder")]
    [InlineData("decode --input . --output x --window 40", "--window is two numbers C,W")]
    [InlineData("decode --input . --output x --window 40,0", "--window is two numbers C,W")]
    [InlineData("decode --input . --output x --frame -1", "--frame is a whole number")]
    [InlineData("thumbnail", "--input DIR is missing")]
    public async Task Wrong_arguments_are_told(string arguments, string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, await new ScenarioProgram(ScenarioCatalog.All, output, error).RunAsync(arguments.Split(' '), Cancellation));
        Assert.StartsWith(line, error.ToString(), StringComparison.Ordinal);
    }

    private static void Fill(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "deep", "er"));
        File.WriteAllBytes(Path.Combine(folder, "a.png"), Png);
        File.WriteAllBytes(Path.Combine(folder, "deep", "er", "b.png"), Png);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "no picture");
        byte[] dicom = Dicom();
        File.WriteAllBytes(Path.Combine(folder, "x.dcm"), dicom);
        File.WriteAllBytes(Path.Combine(folder, "cut.dcm"), dicom[..^1]);
    }

    /// <summary>Two grey pixels of eight bits.</summary>
    private static byte[] Dicom()
    {
        byte[] syntax = Element(2, 0x10, "UI", [.. "1.2.840.10008.1.2.1\0"u8]);
        return
        [
            .. new byte[128], .. "DICM"u8, .. Element(2, 0, "UL", BitConverter.GetBytes(syntax.Length)), .. syntax, .. Word(2, 1), .. Element(0x28, 4, "CS", [.. "MONOCHROME2 "u8]),
            .. Word(0x10, 1), .. Word(0x11, 2), .. Word(0x100, 8), .. Word(0x101, 8), .. Word(0x102, 7), .. Word(0x103, 0),
            .. BitConverter.GetBytes((ushort)0x7FE0), .. BitConverter.GetBytes((ushort)0x10), .. "OB"u8, 0, 0, .. BitConverter.GetBytes(2), 7, 7,
        ];
    }

    private static byte[] Word(ushort element, ushort value) => Element(0x28, element, "US", BitConverter.GetBytes(value));

    private static byte[] Element(ushort group, ushort element, string representation, byte[] value)
        => [.. BitConverter.GetBytes(group), .. BitConverter.GetBytes(element), .. System.Text.Encoding.ASCII.GetBytes(representation), .. BitConverter.GetBytes((ushort)value.Length), .. value];

    private static async Task<(int Status, JsonElement Report)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, TextWriter.Null).RunAsync(arguments, Cancellation);
        return (status, JsonElement.Parse(output.ToString()));
    }
}
