using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Labeling.Scenarios.Tests;

/// <summary>The scenarios of assistance, on pictures of one colour each, which is their class.</summary>
public sealed class AssistRuns
{
    private const int Side = 32;
    private static readonly (string Name, byte Blue, byte Green, byte Red)[] Colours = [("red", 40, 40, 200), ("green", 60, 180, 40), ("blue", 200, 60, 50)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assist_plays_projects_and_says_what_people_and_model_did()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder, 240);

        (int status, JsonElement report) = await RunAsync(
            "assist", "--images", folder.File("in"), "--answers", folder.File("labels.csv"), "--runs", "2", "--hindsight", "yes", "--work", folder.File("work"));

        Assert.True(status == 0, report.ToString());
        Assert.All(
            "items manual prelabeled corrected prelabelAccuracy finalAccuracy manualShare purity4 purity6 purity9 randomPurity9 secondsTotal meanHindsightManualShare".Split(' '),
            key => Assert.True(report.TryGetProperty(key, out _), key));
        Assert.Equal((240, 2), (report.GetProperty("items").GetInt32(), report.GetProperty("runsThatKeptTheAccuracy").GetInt32()));
        Assert.Equal(240, report.GetProperty("manual").GetInt32() + report.GetProperty("prelabeled").GetInt32());
        Assert.InRange(report.GetProperty("manualShare").GetDouble(), 0.2, 0.6);
        Assert.InRange(report.GetProperty("meanHindsightManualShare").GetDouble(), 0.2, report.GetProperty("meanManualShare").GetDouble());
        Assert.Equal(1, report.GetProperty("finalAccuracy").GetDouble());

        // Null where the model was sure of everything before a full page of nine was clustered.
        JsonElement purity = report.GetProperty("purity9");
        Assert.InRange(purity.ValueKind == JsonValueKind.Null ? 1 : purity.GetDouble(), 0.9, 1);
    }

    [Theory]
    [InlineData("width,classes,file", "1,red; warm,in/p{0}.bmp", "1,green,in/p{0}.bmp")]
    [InlineData("file,class,w", "p{0}.bmp,\"warm, red\",1", "p{0}.bmp,green,1")]
    public async Task Answers_may_have_more_columns_and_several_classes_a_row(string header, string even, string odd)
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder, 24);
        IEnumerable<string> rows = Enumerable.Range(0, 24).Select(i => string.Format(CultureInfo.InvariantCulture, i % 2 == 0 ? even : odd, i.ToString("000", CultureInfo.InvariantCulture)));
        await File.WriteAllLinesAsync(folder.File("answers.csv"), [header, .. rows, odd.Replace("{0}", "999", StringComparison.Ordinal)], Cancellation);

        (int status, JsonElement report) = await RunAsync("assist", "--images", folder.File("in"), "--answers", folder.File("answers.csv"));

        Assert.True(status == 0, report.ToString());
        Assert.Equal((24, 1.0), (report.GetProperty("items").GetInt32(), report.GetProperty("finalAccuracy").GetDouble()));
    }

    [Theory]
    [InlineData("file,kind\np000.bmp,red\n", "no column is named 'class', or 'classes'")]
    [InlineData("file,class\np000.bmp,red\np001.bmp\n", "line 3")]
    [InlineData("file,class\np000.bmp,red\np001.bmp,\n", "'p001.bmp' has no class")]
    [InlineData("file,class\nx/p000.bmp,red\nx/p001.bmp,green\n", "2 rows name no picture there, the first is 'x/p000.bmp'")]
    public async Task Answers_that_cannot_be_are_refused_in_one_line(string csv, string reason)
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder, 2);
        await File.WriteAllTextAsync(folder.File("answers.csv"), csv, Cancellation);
        using var error = new StringWriter();

        Assert.Equal(2, await new ScenarioProgram(ScenarioCatalog.All, TextWriter.Null, error).RunAsync(
            ["assist", "--images", folder.File("in"), "--answers", folder.File("answers.csv")], Cancellation));

        Assert.Contains(reason, error.ToString().TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Featurize_makes_the_features_of_every_picture()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder, 20);

        (int status, JsonElement report) = await RunAsync("featurize", "--images", folder.File("in"));

        Assert.Equal((0, 20), (status, report.GetProperty("images").GetInt32()));
        Assert.True(report.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.InRange(report.GetProperty("dimension").GetInt32(), 100, 10_000);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(21_000)]
    public async Task Knn_finds_what_plain_search_finds(int count)
    {
        (int status, JsonElement report) = await RunAsync("knn", "--count", $"{count}", "--dimension", "16", "--neighbours", "5", "--groups", "40");

        Assert.Equal((0, count), (status, report.GetProperty("count").GetInt32()));
        Assert.InRange(report.GetProperty("recall").GetDouble(), 0.93, 1);
        Assert.All("seconds vectorsPerSecond peakMemoryMb".Split(' '), key => Assert.True(report.TryGetProperty(key, out _), key));
    }

    [Theory]
    [InlineData("assist --images nowhere --answers none.csv")]
    [InlineData("featurize --images nowhere")]
    [InlineData("knn --count 0")]
    public async Task Wrong_arguments_end_with_2(string arguments)
    {
        using var output = new StringWriter();

        Assert.Equal(2, await new ScenarioProgram(ScenarioCatalog.All, output, TextWriter.Null).RunAsync(arguments.Split(' '), Cancellation));
    }

    private static async Task<(int Status, JsonElement Report)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, TextWriter.Null).RunAsync(arguments, Cancellation);
        return (status, JsonElement.Parse(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]));
    }

    private static async Task FillAsync(TemporaryFolder folder, int count)
    {
        Directory.CreateDirectory(folder.File("in"));
        var lines = new List<string> { "file,class" };
        for (int i = 0; i < count; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.File("in"), $"p{i:000}.bmp"), Bitmap(i), Cancellation);
            lines.Add($"p{i:000}.bmp,{Colours[i % Colours.Length].Name}");
        }

        await File.WriteAllLinesAsync(folder.File("labels.csv"), lines, Cancellation);
    }

    /// <summary>A bitmap of 24 bits with some noise.</summary>
    private static byte[] Bitmap(int number)
    {
        byte[] file = new byte[54 + (Side * Side * 3)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Side);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        var random = new Random(number);
        var (_, blue, green, red) = Colours[number % Colours.Length];
        for (int at = 54; at < file.Length; at += 3)
        {
            int noise = random.Next(-30, 31);
            (file[at], file[at + 1], file[at + 2]) = (Noisy(blue, noise), Noisy(green, noise), Noisy(red, noise));
        }

        return file;
    }

    private static byte Noisy(byte value, int noise) => (byte)Math.Clamp(value + noise, 0, 255);
}
