using System.Buffers;
using System.Text.Json;

namespace Labeling;

/// <summary>Reads the JSON of <see cref="ShapeJsonConverter"/>.</summary>
internal static class ShapeJsonReader
{
    public static readonly JsonEncodedText Box = JsonEncodedText.Encode("box");
    public static readonly JsonEncodedText Polygon = JsonEncodedText.Encode("polygon");
    public static readonly JsonEncodedText Mask = JsonEncodedText.Encode("mask");
    public static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    public static readonly JsonEncodedText Counts = JsonEncodedText.Encode("counts");

    public static Shape Read(ref Utf8JsonReader reader)
    {
        const string Expected = "A shape is an object with one property: \"box\", \"polygon\" or \"mask\".";
        Expect(ref reader, JsonTokenType.StartObject, Expected);
        Next(ref reader, JsonTokenType.PropertyName, Expected);
        Shape shape = reader.ValueTextEquals(Box.EncodedUtf8Bytes) ? ReadBox(ref reader)
            : reader.ValueTextEquals(Polygon.EncodedUtf8Bytes) ? ReadPolygon(ref reader)
            : reader.ValueTextEquals(Mask.EncodedUtf8Bytes) ? ReadMask(ref reader)
            : throw new JsonException(Expected);
        Next(ref reader, JsonTokenType.EndObject, Expected);
        return shape;
    }

    private static BoundingBox ReadBox(ref Utf8JsonReader reader)
    {
        const string Expected = "A box is an array of four numbers: [x, y, width, height].";
        Next(ref reader, JsonTokenType.StartArray, Expected);
        double x = NextNumber(ref reader, Expected), y = NextNumber(ref reader, Expected);
        double width = NextNumber(ref reader, Expected), height = NextNumber(ref reader, Expected);
        Next(ref reader, JsonTokenType.EndArray, Expected);
        return new BoundingBox(x, y, width, height);
    }

    private static Polygon ReadPolygon(ref Utf8JsonReader reader)
    {
        const string Expected = "A polygon is an array of parts, and each part an array of rings: the outer one, then its holes.";
        Next(ref reader, JsonTokenType.StartArray, Expected);
        var parts = new List<PolygonPart>();
        var room = Labeling.Polygon.MaxVertices;
        while (NextIs(ref reader, JsonTokenType.StartArray, JsonTokenType.EndArray, Expected))
        {
            var rings = new List<PolygonRing>();
            while (NextIs(ref reader, JsonTokenType.StartArray, JsonTokenType.EndArray, Expected))
            {
                rings.Add(ReadRing(ref reader, ref room));
            }

            parts.Add(rings.Count > 0 ? new PolygonPart(rings[0], rings.Skip(1)) : throw new JsonException(Expected));
        }

        return new Polygon(parts);
    }

    private static PolygonRing ReadRing(ref Utf8JsonReader reader, ref int room)
    {
        const string Expected = "A ring is a flat array of numbers: [x, y, x, y, …].";
        var points = new List<ImagePoint>();
        while (NextIs(ref reader, JsonTokenType.Number, JsonTokenType.EndArray, Expected))
        {
            if (--room < 0)
            {
                throw new JsonException($"A polygon has at most {Labeling.Polygon.MaxVertices} points.");
            }

            var x = Number(ref reader);
            points.Add(new ImagePoint(x, NextNumber(ref reader, Expected)));
        }

        return new PolygonRing(points);
    }

    private static RunLengthMask ReadMask(ref Utf8JsonReader reader)
    {
        const string Expected = "A mask is an object with \"size\", an array [height, width], and \"counts\", a text.";
        Next(ref reader, JsonTokenType.StartObject, Expected);
        (int Height, int Width)? size = null;
        byte[]? counts = null;
        while (NextIs(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject, Expected))
        {
            if (size is null && reader.ValueTextEquals(Size.EncodedUtf8Bytes))
            {
                size = ReadSize(ref reader, Expected);
            }
            else if (counts is null && reader.ValueTextEquals(Counts.EncodedUtf8Bytes))
            {
                Next(ref reader, JsonTokenType.String, Expected);
                counts = ReadText(ref reader);
            }
            else
            {
                throw new JsonException(Expected);
            }
        }

        return size is { } known && counts is not null
            ? RunLengthMask.FromCompressed(counts, known.Height, known.Width)
            : throw new JsonException(Expected);
    }

    private static (int Height, int Width) ReadSize(ref Utf8JsonReader reader, string expected)
    {
        Next(ref reader, JsonTokenType.StartArray, expected);
        var size = (NextInteger(ref reader, expected), NextInteger(ref reader, expected));
        Next(ref reader, JsonTokenType.EndArray, expected);
        return size;
    }

    private static byte[] ReadText(ref Utf8JsonReader reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length)));
        var text = buffer.AsSpan(0, reader.CopyString(buffer)).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    private static int NextInteger(ref Utf8JsonReader reader, string expected)
    {
        Next(ref reader, JsonTokenType.Number, expected);
        return reader.TryGetInt32(out var value) ? value : throw new JsonException(expected);
    }

    private static double NextNumber(ref Utf8JsonReader reader, string expected)
    {
        Next(ref reader, JsonTokenType.Number, expected);
        return Number(ref reader);
    }

    private static double Number(ref Utf8JsonReader reader)
        => reader.TryGetDouble(out var value) ? value : throw new JsonException("The number is too large for a coordinate.");

    // Reads one token that may also be the end of the list; true when it is not.
    private static bool NextIs(ref Utf8JsonReader reader, JsonTokenType wanted, JsonTokenType end, string expected)
    {
        if (reader.Read() && reader.TokenType == end)
        {
            return false;
        }

        Expect(ref reader, wanted, expected);
        return true;
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType wanted, string expected)
    {
        reader.Read();
        Expect(ref reader, wanted, expected);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType wanted, string expected)
    {
        if (reader.TokenType != wanted)
        {
            throw new JsonException($"{expected} Found {reader.TokenType} instead of {wanted}.");
        }
    }
}
