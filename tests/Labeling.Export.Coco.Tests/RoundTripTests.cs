using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Export.Coco;

public sealed class RoundTripTests : IDisposable
{
    private static readonly byte[] Sample = """
        {"info":{"year":2017},"x":[{"a":[1,2.5e-3,"q\"\\\u00e9"]},true],"images":[{"id":1,"file_name":"ä\n.jpg","width":20,"height":10}], "categories":[{"id":1,"name":"can"}],
         "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,1.25,3e1,4],"n":{"z":[null,[]]}},{"id":2,"image_id":1,"category_id":1,"segmentation":[[0,0,4,0,4,4.125]],"iscrowd":0}]}
        """u8.ToArray();

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 300)]
    public async Task Numbers_come_back_exactly(NormalFloat score, NormalFloat area)
    {
        var read = await RoundTripAsync(new CocoAnnotation { Id = 1, ImageId = 1, CategoryId = 1, Score = score.Item, Area = area.Item });

        Assert.Equal(score.Item, read.Score!.Value);
        Assert.Equal(area.Item, read.Area!.Value);
    }

    [Property(MaxTest = 300)]
    public async Task Numbers_come_back_exactly_whatever_their_size(long bits)
    {
        var value = BitConverter.Int64BitsToDouble(bits);
        if (!double.IsFinite(value))
        {
            return;
        }

        Assert.Equal(value, (await RoundTripAsync(new CocoAnnotation { Id = 1, ImageId = 1, CategoryId = 1, Score = value })).Score!.Value);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(-0.000125, "-0.000125")]
    [InlineData(0.00001, "1E-05")]
    [InlineData(0.001234567890123, "0.001234567890123")]
    [InlineData(4503599627370496.5, "4503599627370496")]
    [InlineData(999999999999999.9, "999999999999999.9")]
    [InlineData(1.5e-323, "1.5E-323")]
    [InlineData(0.0000001, "1E-07")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e22, "1E+22")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(258.15, "258.15")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(9007199254740993, "9007199254740992")]
    public async Task Numbers_are_written_in_their_shortest_form(double value, string text)
    {
        await RoundTripAsync(new CocoAnnotation { Id = 1, ImageId = 1, CategoryId = 1, Score = value });

        Assert.Contains($"\"score\":{text}}}", await File.ReadAllTextAsync(_folder["out.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_any_length_are_read_to_the_nearest_double()
    {
        var random = new Random(1);
        string[] numbers = [.. Enumerable.Range(0, 60_000).Select(i => Text(random, 1 + (i % 24)))];
        File.WriteAllText(_folder["in.json"], $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"can"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"keypoints":[{{string.Join(",", numbers)}}]}]}
            """);

        var annotation = Assert.Single(await (await CocoFile.OpenAsync(_folder["in.json"])).ReadAnnotationsAsync().ToListAsync());

        for (var i = 0; i < numbers.Length; i++)
        {
            var expected = double.Parse(numbers[i], CultureInfo.InvariantCulture);
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(annotation.Keypoints![i]), $"{numbers[i]} is read as {annotation.Keypoints[i]:R}.");
        }

        static string Text(Random random, int digits)
        {
            // Many of them halfway between two doubles, or nearly.
            var text = random.Next(4) == 0
                ? Math.BitIncrement(random.NextDouble() * 1_000).ToString("F25", CultureInfo.InvariantCulture)[..Math.Max(5, digits)].TrimEnd('.')
                : string.Concat(Enumerable.Range(0, digits).Select(i => (char)('0' + (i == 0 ? random.Next(1, 10) : random.Next(10)))));
            var point = text.Contains('.', StringComparison.Ordinal) ? 0 : random.Next(text.Length);
            text = point == 0 ? text : $"{text[..point]}.{text[point..]}";
            return random.Next(3) == 0 ? "-" + text : text;
        }
    }

    [Fact]
    public async Task Numbers_are_written_as_dotnet_writes_them()
    {
        var random = new Random(20260705);
        var values = Enumerable.Range(0, 30_000).Select(i => (i % 4) switch
        {
            0 => (random.NextDouble() * 2000) - 1000,
            1 => Math.Round(random.NextDouble() * 1e4, random.Next(1, 15)),
            2 => random.Next(1, 1000) * Math.Pow(2, random.Next(-30, 10)),
            _ => random.NextDouble() * Math.Pow(10, random.Next(-6, 17)),
        }).Where(value => value != Math.Floor(value)).ToList();
        await using (var writer = CocoWriter.Create(_folder["out.json"], []))
        {
            await writer.WriteAsync(new CocoAnnotation { ImageId = 1, CategoryId = 1, Keypoints = values });
            await writer.CompleteAsync();
        }

        var text = await File.ReadAllTextAsync(_folder["out.json"]);
        var start = text.IndexOf("\"keypoints\":[", StringComparison.Ordinal) + "\"keypoints\":[".Length;
        Assert.Equal(values.Select(value => value.ToString(CultureInfo.InvariantCulture)), text[start..text.IndexOf(']', start)].Split(','));
    }

    [Property(MaxTest = 300)]
    public async Task Texts_come_back_exactly(string? text)
    {
        var name = "n" + text;
        await using (var writer = CocoWriter.Create(_folder["out.json"], [new CocoCategory { Id = 1, Name = name }]))
        {
            await writer.CompleteAsync();
        }

        Assert.Equal(name, Assert.Single((await CocoFile.OpenAsync(_folder["out.json"])).Categories).Name);
    }

    [Property(MaxTest = 200)]
    public async Task Masks_come_back_exactly(byte height, byte width, byte[] pixels)
    {
        int rows = 1 + (height % 40), columns = 1 + (width % 40);
        var grid = new byte[rows * columns];
        for (var i = 0; i < grid.Length; i++)
        {
            grid[i] = pixels.Length == 0 ? (byte)0 : (byte)(pixels[i % pixels.Length] & 1);
        }

        var mask = RunLengthMask.FromRowMajor(grid, rows, columns);

        Assert.Equal(mask, (await RoundTripAsync(new CocoAnnotation { Id = 1, ImageId = 1, CategoryId = 1, Segmentation = mask })).Segmentation);
    }

    [Property(MaxTest = 1500)]
    public async Task A_file_is_read_exactly_when_it_is_json_or_refused_with_our_error(uint position, byte replacement, byte kind)
    {
        byte[] punctuation = [.. "\"{}[],:\\0-.eE 19ntfx\0\u0080"u8];
        var at = (int)(position % Sample.Length);
        var change = replacement % 2 == 0 ? punctuation[replacement / 2 % punctuation.Length] : replacement;
        byte[] damaged = (kind % 3) switch
        {
            0 => [.. Sample[..at], change, .. Sample[(at + 1)..]],
            1 => [.. Sample[..at], change, .. Sample[at..]],
            _ => [.. Sample[..at], .. Sample[(at + 1)..]],
        };
        await File.WriteAllBytesAsync(_folder["in.json"], damaged);

        bool isRead;
        try
        {
            var file = await CocoFile.OpenAsync(_folder["in.json"]);
            await file.ReadImagesAsync().ToListAsync();
            await file.ReadAnnotationsAsync().ToListAsync();
            isRead = true;
        }
        catch (LabelingException exception)
        {
            Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
            isRead = false;
        }

        Assert.True(!isRead || IsJson(damaged), System.Text.Encoding.Latin1.GetString(damaged));
    }

    private static bool IsJson(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<CocoAnnotation> RoundTripAsync(CocoAnnotation annotation)
    {
        await using (var writer = CocoWriter.Create(_folder["out.json"], [new CocoCategory { Id = 1, Name = "can" }]))
        {
            await writer.WriteAsync(annotation);
            await writer.WriteAsync(new CocoImage { Id = 1, FileName = "a.jpg", Size = new PixelSize(10, 10) });
            await writer.CompleteAsync();
        }

        return Assert.Single(await (await CocoFile.OpenAsync(_folder["out.json"])).ReadAnnotationsAsync().ToListAsync());
    }
}
