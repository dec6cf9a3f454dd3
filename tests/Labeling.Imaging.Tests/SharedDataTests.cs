using System.Text.Json;

namespace Labeling.Imaging.Tests;

/// <summary>Every picture of the sets beside the repository is read at the size its answers say.</summary>
public sealed class SharedDataTests
{
    private readonly ImageReader _reader = new();

    [Theory]
    [InlineData("detection-bloodcells", 364)]
    [InlineData("multilabel-cards", 90)]
    public async Task Every_picture_has_the_size_that_its_boxes_are_in(string set, int atLeast)
    {
        var folder = SharedData.Find(set);
        var sizes = Table.Rows(Path.Combine(folder, "boxes.csv"))
            .GroupBy(row => row["file"])
            .ToDictionary(group => group.Key, group => Table.Size(group.First(), "width", "height"));
        await CheckAsync(folder, sizes, atLeast);
    }

    [Fact]
    public async Task Every_picture_has_the_size_that_its_polygons_are_in()
    {
        var folder = SharedData.Find("segmentation-nuclei");
        using var coco = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "polygons.json")));
        var sizes = coco.RootElement.GetProperty("images").EnumerateArray().ToDictionary(
            image => image.GetProperty("file_name").GetString()!,
            image => new PixelSize(image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        await CheckAsync(folder, sizes, atLeast: 54);
    }

    [Fact]
    public async Task Every_picture_of_clothing_is_read()
    {
        var folder = SharedData.Find("classification-clothing");
        var files = Table.Rows(Path.Combine(folder, "labels.csv")).Select(row => row["file"]).ToArray();
        await Parallel.ForEachAsync(files, async (file, token) =>
        {
            await using var stream = File.OpenRead(Path.Combine(folder, file));
            var info = await _reader.ProbeAsync(stream, cancellationToken: token);
            stream.Position = 0;
            using var image = await _reader.DecodeAsync(stream, cancellationToken: token);
            Assert.Equal(info.UprightSize, image.Size);
            Assert.Empty(image.Warnings);
        });
        Assert.InRange(files.Length, 100, int.MaxValue);
    }

    private async Task CheckAsync(string folder, Dictionary<string, PixelSize> sizes, int atLeast)
    {
        Assert.InRange(sizes.Count, atLeast, int.MaxValue);
        await Parallel.ForEachAsync(sizes, async (pair, token) =>
        {
            await using var stream = File.OpenRead(Path.Combine(folder, pair.Key));
            var info = await _reader.ProbeAsync(stream, cancellationToken: token);
            Assert.Equal(pair.Value, info.UprightSize);

            stream.Position = 0;
            using var image = await _reader.DecodeAsync(stream, cancellationToken: token);
            Assert.Equal(pair.Value, image.Size);
            Assert.Empty(image.Warnings);
        });
    }
}
