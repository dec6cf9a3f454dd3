using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 500)]
public sealed class ShapeJsonTests
{
    [Fact]
    public void Each_kind_has_its_compact_form()
    {
        Assert.Equal("""{"box":[1,2.5,3,4]}""", JsonSerializer.Serialize<Shape>(new BoundingBox(1, 2.5, 3, 4)));
        Assert.Equal("""{"polygon":[[[0,0,4,0,4,3]]]}""", JsonSerializer.Serialize<Shape>(new Polygon((0, 0), (4, 0), (4, 3))));
        Assert.Equal("""{"mask":{"size":[2,3],"counts":"02100"}}""", JsonSerializer.Serialize<Shape>(new RunLengthMask(2, 3, [0, 2, 1, 2, 1])));
        Assert.Equal(
            """{"polygon":[[[0,0,9,0,9,9],[5,2,6,2,6,3]],[[20,0,29,0,29,9]]]}""",
            JsonSerializer.Serialize<Shape>(new Polygon(
                new PolygonPart(new PolygonRing((0, 0), (9, 0), (9, 9)), new PolygonRing((5, 2), (6, 2), (6, 3))),
                new PolygonPart(new PolygonRing((20, 0), (29, 0), (29, 9))))));
    }

    [Fact]
    public void A_kind_can_be_asked_for_by_name_and_nothing_can_be_nothing()
    {
        Assert.Equal("""{"box":[1,2,3,4]}""", JsonSerializer.Serialize(new BoundingBox(1, 2, 3, 4)));
        Assert.Equal(new BoundingBox(1, 2, 3, 4), JsonSerializer.Deserialize<BoundingBox>("""{"box":[1,2,3,4]}"""));
        Assert.Equal(new Holder(new BoundingBox(1, 2, 3, 4), null), JsonSerializer.Deserialize<Holder>("""{"Shape":{"box":[1,2,3,4]},"Mask":null}"""));
        Assert.Contains("Polygon", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Polygon>("""{"box":[1,2,3,4]}""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("900719.92547409930000000000000000000001")]
    [InlineData("0.1234567890123456789012345678901")]
    [InlineData("12345.678901234567890123456789")]
    [InlineData("1.00000000000000011102230246251565404236316680908203126")]
    [InlineData("1.00000000000000011102230246251565404236316680908203125")]
    [InlineData("12345678901234567890123e-20")]
    public void Numbers_of_any_length_are_the_nearest_double(string number)
    {
        var expected = double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(new BoundingBox(expected, 0, expected, 1), JsonSerializer.Deserialize<Shape>($$"""{"box":[{{number}},0,{{number}},1]}"""));
        Assert.Equal(new Polygon((expected, 0), (0, expected), (1, 1)), JsonSerializer.Deserialize<Shape>($$"""{"polygon":[[[{{number}},0,0,{{number}},1,1]]]}"""));
    }

    [Theory]
    [InlineData("12345678901234567890")]
    [InlineData("2.5")]
    [InlineData("3e9")]
    public void Sides_of_masks_are_whole_numbers_of_32_bits(string side)
        => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>($$$"""{"mask":{"size":[{{{side}}},3],"counts":"02100"}}"""));

    [Fact]
    public void Shapes_work_in_a_source_generated_context()
    {
        var holder = new Holder(new Polygon((0, 0), (4, 0), (4, 3)), new RunLengthMask(2, 3, [0, 2, 1, 2, 1]));

        var json = JsonSerializer.Serialize(holder, ShapeTestContext.Default.Holder);

        Assert.Equal("""{"Shape":{"polygon":[[[0,0,4,0,4,3]]]},"Mask":{"mask":{"size":[2,3],"counts":"02100"}}}""", json);
        Assert.Equal(holder, JsonSerializer.Deserialize(json, ShapeTestContext.Default.Holder));
    }

    [Fact]
    public void Space_order_and_escapes_do_not_matter()
    {
        var mask = new RunLengthMask(2, 3, [0, 2, 1, 2, 1]);

        Assert.Equal(mask, JsonSerializer.Deserialize<Shape>("""{ "mask" : { "counts" : "\u002b\u002b", "size" : [ 2, 3 ] } }""".Replace("\\u002b\\u002b", Escaped(mask.ToCompressed()), StringComparison.Ordinal)));
        Assert.Equal(new BoundingBox(1, 2, 3, 4), JsonSerializer.Deserialize<Shape>("""{"b\u006fx":[1,2,3,4.0e0]}"""));
    }

    [Property]
    public void Every_shape_comes_back_exactly(Shape shape)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(shape);

        Assert.Equal(shape, JsonSerializer.Deserialize<Shape>(bytes));
    }

    [Property]
    public void Random_doubles_come_back_exactly(double a, double b)
    {
        static double Usable(double value) => double.IsFinite(value) ? Math.IEEERemainder(value, 1e6) : 0.1;
        var box = new BoundingBox(Usable(a), Usable(b), Math.Abs(Usable(a / 3)), Math.Abs(Usable(b / 7)));

        Assert.Equal(box, JsonSerializer.Deserialize<Shape>(JsonSerializer.Serialize<Shape>(box)));
    }

    [Theory]
    [InlineData("[]", "\"box\", \"polygon\" or \"mask\"")]
    [InlineData("5", "\"box\", \"polygon\" or \"mask\"")]
    [InlineData("{}", "\"box\", \"polygon\" or \"mask\"")]
    [InlineData("""{"circle":[1,2,3]}""", "\"box\", \"polygon\" or \"mask\"")]
    [InlineData("""{"box":[1,2,3,4],"mask":null}""", "one property")]
    [InlineData("""{"box":null}""", "four numbers")]
    [InlineData("""{"box":[1,2,3]}""", "four numbers")]
    [InlineData("""{"box":[1,2,3,4,5]}""", "four numbers")]
    [InlineData("""{"box":[1,2,"3",4]}""", "four numbers")]
    [InlineData("""{"box":[1,2,-3,4]}""", "0 or more")]
    [InlineData("""{"box":[1e400,2,3,4]}""", "coordinate")]
    [InlineData("""{"polygon":[]}""", "at least one part")]
    [InlineData("""{"polygon":[[]]}""", "array of rings")]
    [InlineData("""{"polygon":[[[]]]}""", "at least 3 different points")]
    [InlineData("""{"polygon":[[[1,2,3]]]}""", "flat array of numbers")]
    [InlineData("""{"polygon":[[[1,2,3,4,null,6]]]}""", "flat array of numbers")]
    [InlineData("""{"polygon":[[1,2,3,4,5,6]]}""", "array of rings")]
    [InlineData("""{"polygon":{}}""", "array of parts")]
    [InlineData("""{"mask":[]}""", "\"size\"")]
    [InlineData("""{"mask":{}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,3]}}""", "\"counts\"")]
    [InlineData("""{"mask":{"counts":"6"}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,3],"counts":"6","size":[2,3]}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,3],"counts":"6","more":1}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,3,4],"counts":"6"}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2.5,3],"counts":"6"}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,99999999999],"counts":"6"}}""", "\"size\"")]
    [InlineData("""{"mask":{"size":[2,0],"counts":"6"}}""", "width")]
    [InlineData("""{"mask":{"size":[2,3],"counts":[6]}}""", "\"counts\"")]
    [InlineData("""{"mask":{"size":[2,3],"counts":"5"}}""", "after 5 pixels")]
    [InlineData("""{"mask":{"size":[2,3],"counts":"é"}}""", "code 195")]
    [InlineData("""{"mask":{"size":[2,3],"counts":"\ud800"}}""", "JSON")]
    [InlineData("""{"\ud800":[1,2,3,4]}""", "")]
    public void Other_json_is_refused_with_a_clear_message(string json, string message)
        => Assert.Contains(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"box":[1,2""")]
    [InlineData("""{"box":[1,2,3,4]""")]
    [InlineData("""{"polygon":[[[1,2,3,""")]
    [InlineData("")]
    public void Json_that_breaks_off_is_refused(string json)
        => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>(json));

    [Fact]
    public void A_polygon_of_too_many_points_is_refused_while_it_is_read()
    {
        // What follows is no JSON at all, but the reader does not get there.
        var json = $$"""{"polygon":[[[{{string.Join(',', Enumerable.Range(0, (2 * Polygon.MaxVertices) + 2))}}, oops""";

        Assert.Contains("at most 100000", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>(json)).Message, StringComparison.Ordinal);
    }

    private static string Escaped(string text) => string.Concat(text.Select(character => $"\\u{(int)character:x4}"));

    internal sealed record Holder(Shape Shape, RunLengthMask? Mask);
}

[JsonSerializable(typeof(ShapeJsonTests.Holder))]
internal sealed partial class ShapeTestContext : JsonSerializerContext;
