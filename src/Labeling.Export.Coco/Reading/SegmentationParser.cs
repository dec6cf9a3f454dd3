using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labeling.Export.Coco;

/// <summary>Reads a segmentation: outlines, or run lengths as numbers or as compressed text.</summary>
internal sealed class SegmentationParser
{
    private const string Member = "segmentation";
    private const string Pairs = "the outline's points are pairs [x, y], but COCO writes them as one list of numbers. Write [[x1, y1, x2, y2, …]].";

    private readonly NumberList _numbers = new();
    private readonly NumberList _size = new();
    private readonly List<Polygon> _parts = [];
    private readonly List<double> _points = [];
    private byte[] _text = new byte[256];

    /// <summary>Whether an outline of the value read last is a point or a line there and back.</summary>
    public bool EnclosedNothing { get; private set; }

    /// <summary>Reads the value that the reader is at; <see langword="null"/> for none, or for one of no use, which has been reported.</summary>
    public Shape? Read(ref ElementReader reader)
    {
        EnclosedNothing = false;
        switch (reader.Kind)
        {
            case JsonKind.List:
                return ReadPolygon(ref reader);
            case JsonKind.Object:
                return ReadMask(ref reader);
            case JsonKind.Null:
                return null;
            default:
                reader.Error(Member, $"outlines or a mask are expected, but there is {reader.Shown()}. Write [[x1, y1, x2, y2, …]], or an object with size and counts.");
                return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private Polygon? ReadPolygon(ref ElementReader reader)
    {
        _parts.Clear();
        _points.Clear();
        reader.Enter();
        var first = true;
        var isFlat = false;
        var isSound = true;
        while (reader.NextItem(ref first))
        {
            if (reader.Kind == JsonKind.Object)
            {
                reader.Error(Member, "a mask stands in a list. Write the object itself, without brackets around it; for several, an annotation for each.");
            }
            else if (reader.Kind == JsonKind.Number)
            {
                // Some programs leave the outer list away.
                if (!isFlat)
                {
                    reader.Warn(Member, "the outline is one list of numbers; it should be in a list of outlines.");
                    _numbers.Clear();
                    isFlat = true;
                }

                isSound = isSound && _numbers.TryAdd(ref reader, Member);
            }
            else if (_numbers.TryRead(ref reader, Member, takesPairs: true))
            {
                AddPart(ref reader);
            }
        }

        if (isFlat && isSound)
        {
            AddPart(ref reader, _numbers.Values);
        }

        if (_points.Count > 0)
        {
            AddPoints(ref reader);
        }

        return _parts.Count switch
        {
            0 => null,
            1 => _parts[0],
            _ => Combine(ref reader),
        };
    }

    private Polygon? Combine(ref ElementReader reader)
    {
        try
        {
            return new Polygon(_parts.Select(part => part.Parts[0]));
        }
        catch (ArgumentException exception)
        {
            reader.Error(Member, Reason(exception));
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void AddPart(ref ElementReader reader)
    {
        if (_numbers.Values.Length == 2 && _numbers.Pairs == 0)
        {
            // A point, where some programs leave the list of outlines away.
            _points.AddRange(_numbers.Values);
            return;
        }

        if (_numbers.Pairs > 2)
        {
            reader.Mend(Member, Pairs);
        }

        AddPart(ref reader, _numbers.Values);
    }

    /// <summary>Adds the outline whose points stood each in a list of its own.</summary>
    private void AddPoints(ref ElementReader reader)
    {
        if (_parts.Count == 0 && _points.Count >= 6)
        {
            reader.Mend(Member, Pairs);
            AddPart(ref reader, CollectionsMarshal.AsSpan(_points));
        }
        else
        {
            reader.Error(Member, _parts.Count == 0 ? TooShort(_points.Count) : $"{_points.Count / 2} points [x, y] stand beside outlines. Remove them, or write them as an outline of three points or more.");
        }
    }

    private static string TooShort(int count)
        => $"an outline is at least three pairs of x and y, but there {(count == 1 ? "is 1 number" : $"are {count} numbers")}. Write all its points, or remove it.";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void AddPart(ref ElementReader reader, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length < 6 || numbers.Length % 2 != 0)
        {
            reader.Error(Member, TooShort(numbers.Length));
            return;
        }

        if (!HasThreeDifferentPoints(numbers))
        {
            reader.Warn(Member, "an outline has fewer than three different points, so it encloses nothing.");
            EnclosedNothing = true;
            return;
        }

        try
        {
            _parts.Add(Polygon.FromFlat(numbers));
        }
        catch (ArgumentException exception)
        {
            reader.Error(Member, Reason(exception));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static bool HasThreeDifferentPoints(ReadOnlySpan<double> numbers)
    {
        var second = 0;
        for (var i = 2; i < numbers.Length; i += 2)
        {
            var isFirst = numbers[i] == numbers[0] && numbers[i + 1] == numbers[1];
            if (second == 0)
            {
                second = isFirst ? 0 : i;
            }
            else if (!isFirst && (numbers[i] != numbers[second] || numbers[i + 1] != numbers[second + 1]))
            {
                return true;
            }
        }

        return false;
    }

    private RunLengthMask? ReadMask(ref ElementReader reader)
    {
        (int Rows, int Columns)? size = null;
        var hasRuns = false;
        ReadOnlySpan<byte> text = default;
        reader.Enter();
        var first = true;
        while (reader.NextMember(ref first, out var name))
        {
            if (name.SequenceEqual("size"u8))
            {
                size = ReadSize(ref reader);
            }
            else if (name.SequenceEqual("counts"u8) && reader.Kind == JsonKind.Text)
            {
                text = WithoutPrefix(ref reader, reader.Ascii(ref _text));
                hasRuns = false;
            }
            else if (name.SequenceEqual("counts"u8))
            {
                hasRuns = _numbers.TryRead(ref reader, "segmentation.counts");
            }
        }

        if (size is null || (text.IsEmpty && !hasRuns))
        {
            reader.Error(Member, size is null ? "the mask has no size of two whole numbers. Write size as [rows, columns]." : "the mask has no counts. Write its run lengths, as a list or as COCO's text.");
            return null;
        }

        return Make(ref reader, size.Value, text, hasRuns);
    }

    /// <summary>Python programs that forget to decode the text write it as <c>b'…'</c>, with backslashes doubled.</summary>
    private ReadOnlySpan<byte> WithoutPrefix(scoped ref ElementReader reader, ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'b', (byte)'\'', .., (byte)'\''])
        {
            return text;
        }

        reader.Mend("segmentation.counts", "the mask's text is written as Python shows bytes, b'…'. Decode it before writing: counts.decode('ascii').");
        var inner = text[2..^1];
        if (_text.Length < inner.Length)
        {
            _text = new byte[inner.Length];
        }

        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            _text[length++] = inner[i];
            i += inner[i] == (byte)'\\' && i + 1 < inner.Length && inner[i + 1] == (byte)'\\' ? 1 : 0;
        }

        return _text.AsSpan(0, length);
    }

    private (int Rows, int Columns)? ReadSize(ref ElementReader reader)
        => _size.TryRead(ref reader, "segmentation.size") && _size.Values is [var rows, var columns] && IsWhole(rows) && IsWhole(columns)
            ? ((int)rows, (int)columns)
            : null;

    private static bool IsWhole(double value) => value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue;

    private RunLengthMask? Make(ref ElementReader reader, (int Rows, int Columns) size, ReadOnlySpan<byte> text, bool hasRuns)
    {
        try
        {
            return hasRuns
                ? new RunLengthMask(size.Rows, size.Columns, Runs(_numbers.Values))
                : RunLengthMask.FromCompressed(text, size.Rows, size.Columns);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            reader.Error(Member, $"{(exception is ArgumentException argument ? Reason(argument) : exception.Message)} Encode the mask again.");
            return null;
        }
    }

    /// <summary>Without the name of our parameter.</summary>
    private static string Reason(ArgumentException exception)
    {
        var end = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
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
