using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads a segmentation: outlines, or run lengths as numbers or as compressed text.</summary>
internal sealed class SegmentationParser
{
    private const string Member = "segmentation";

    private readonly NumberList _numbers = new();
    private readonly List<PolygonPart> _parts = [];
    private byte[] _text = new byte[256];

    /// <summary>Reads the value that the reader is at; <see langword="null"/> for none, or for one of no use, which has been reported.</summary>
    public Shape? Read(ref ElementReader reader)
    {
        switch (reader.Kind)
        {
            case JsonTokenType.StartArray:
                return ReadPolygon(ref reader);
            case JsonTokenType.StartObject:
                return ReadMask(ref reader);
            case JsonTokenType.Null:
                return null;
            default:
                reader.Error(Member, $"outlines or a mask are expected, but there is {reader.Shown()}.");
                return null;
        }
    }

    private Polygon? ReadPolygon(ref ElementReader reader)
    {
        _parts.Clear();
        reader.Json.Read();
        if (reader.Kind is JsonTokenType.Number)
        {
            reader.Warn(Member, "the outline is one list of numbers; it should be in a list of outlines.");
            _numbers.Clear();
            if (_numbers.TryReadRest(ref reader, Member))
            {
                AddPart(ref reader);
            }
        }

        while (reader.Kind != JsonTokenType.EndArray)
        {
            if (_numbers.TryRead(ref reader, Member))
            {
                AddPart(ref reader);
            }

            reader.Json.Skip();
            reader.Json.Read();
        }

        return _parts.Count == 0 ? null : Combine(ref reader);
    }

    private Polygon? Combine(ref ElementReader reader)
    {
        try
        {
            return new Polygon(_parts);
        }
        catch (ArgumentException exception)
        {
            reader.Error(Member, exception.Message);
            return null;
        }
    }

    private void AddPart(ref ElementReader reader)
    {
        var numbers = _numbers.Values;
        if (numbers.Length < 6 || numbers.Length % 2 != 0)
        {
            reader.Error(Member, $"an outline is at least three pairs of x and y, but there are {numbers.Length} numbers.");
            return;
        }

        try
        {
            _parts.Add(new PolygonPart(PolygonRing.FromFlat(numbers)));
        }
        catch (ArgumentException exception)
        {
            reader.Error(Member, exception.Message);
        }
    }

    private RunLengthMask? ReadMask(ref ElementReader reader)
    {
        long? height = null, width = null;
        var textLength = -1;
        var hasRuns = false;
        ref var json = ref reader.Json;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isSize = json.ValueTextEquals("size"u8);
            var isCounts = json.ValueTextEquals("counts"u8);
            json.Read();
            if (isSize && json.TokenType == JsonTokenType.StartArray)
            {
                (height, width) = ReadSize(ref reader);
            }
            else if (isCounts && json.TokenType == JsonTokenType.String)
            {
                textLength = CopyText(ref json);
            }
            else if (isCounts)
            {
                hasRuns = _numbers.TryRead(ref reader, "segmentation.counts");
            }

            json.Skip();
        }

        return Make(ref reader, height, width, textLength, hasRuns);
    }

    private static (long? Height, long? Width) ReadSize(ref ElementReader reader)
    {
        // Into the room for runs would lose those that came before.
        var sides = new NumberList();
        return sides.TryRead(ref reader, "segmentation.size") && sides.Values is [var height, var width]
            && height == Math.Floor(height) && width == Math.Floor(width) && Math.Max(Math.Abs(height), Math.Abs(width)) <= int.MaxValue
            ? ((long)height, (long)width)
            : (null, null);
    }

    private int CopyText(ref Utf8JsonReader json)
    {
        if (_text.Length < json.ValueSpan.Length)
        {
            _text = new byte[Math.Max(json.ValueSpan.Length, (int)Math.Min(Array.MaxLength, 2L * _text.Length))];
        }

        try
        {
            return json.CopyString(_text);
        }
        catch (InvalidOperationException)
        {
            // Not valid Unicode, so certainly no run lengths; they are refused with a position below.
            json.ValueSpan.CopyTo(_text);
            return json.ValueSpan.Length;
        }
    }

    private RunLengthMask? Make(ref ElementReader reader, long? height, long? width, int textLength, bool hasRuns)
    {
        if (height is null || width is null || (textLength < 0 && !hasRuns))
        {
            reader.Error(Member, height is null ? "the mask has no size of two whole numbers, rows and columns." : "the mask has no counts.");
            return null;
        }

        try
        {
            var (rows, columns) = (checked((int)height.Value), checked((int)width.Value));
            return textLength >= 0
                ? RunLengthMask.FromCompressed(_text.AsSpan(0, textLength), rows, columns)
                : new RunLengthMask(rows, columns, Runs(_numbers.Values));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            reader.Error(Member, exception.Message);
            return null;
        }
    }

    private static uint[] Runs(ReadOnlySpan<double> numbers)
    {
        var runs = new uint[numbers.Length];
        for (var i = 0; i < runs.Length; i++)
        {
            if (!(numbers[i] is >= 0 and <= RunLengthMask.MaxPixels) || numbers[i] != Math.Floor(numbers[i]))
            {
                throw new FormatException(FormattableString.Invariant($"Run {i} of the mask is {numbers[i]} pixels long; a run is a whole number from 0 to {RunLengthMask.MaxPixels}."));
            }

            runs[i] = (uint)numbers[i];
        }

        return runs;
    }
}
