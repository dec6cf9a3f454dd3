using System.Text.Json;

namespace Labeling.Tests.Geometry;

/// <summary>Polygons of real cell nuclei, traced along pixel edges by another program, with the pixel counts of their masks.</summary>
public sealed class NucleiDataTests
{
    [Fact]
    public void Filled_polygons_have_the_area_of_the_masks_they_were_traced_from()
    {
        using var data = Read();
        var sizes = data.RootElement.GetProperty("images").EnumerateArray().ToDictionary(
            image => image.GetProperty("id").GetInt32(), image => (image.GetProperty("height").GetInt32(), image.GetProperty("width").GetInt32()));
        var compared = 0;
        foreach (var annotation in data.RootElement.GetProperty("annotations").EnumerateArray())
        {
            if (annotation.TryGetProperty("holes_dropped", out var holes) && holes.GetInt32() > 0)
            {
                continue;
            }

            var polygon = new Polygon(annotation.GetProperty("segmentation").EnumerateArray().Select(
                ring => new PolygonPart(PolygonRing.FromFlat([.. ring.EnumerateArray().Select(value => value.GetDouble())]))));
            var (height, width) = sizes[annotation.GetProperty("image_id").GetInt32()];
            var mask = RunLengthMask.FromPolygon(polygon, height, width);
            var box = annotation.GetProperty("bbox").EnumerateArray().Select(value => value.GetDouble()).ToArray();

            Assert.Equal(annotation.GetProperty("area").GetDouble(), mask.Area);
            Assert.Equal(new BoundingBox(box[0], box[1], box[2], box[3]), mask.Bounds);
            Assert.Equal(mask.Area, mask.ToPolygon()!.Area);
            Assert.Equal(mask, RunLengthMask.FromPolygon(mask.ToPolygon()!, height, width));
            compared++;
        }

        Assert.True(compared > 1900, $"Only {compared} annotations were compared.");
    }

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("segmentation-nuclei/polygons.json")));
}
