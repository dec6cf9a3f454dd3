using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Looks at annotations without reading them: whether those of one image stand together, and images in the order of their ids.</summary>
internal sealed class AnnotationOrder
{
    private long _last = long.MinValue;

    /// <summary>How many annotations there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many bytes they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether image ids never go down. Where that cannot be told at a glance it counts as no.</summary>
    public bool IsSorted { get; private set; } = true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Add(ReadOnlySpan<byte> element)
    {
        Count++;
        Bytes += element.Length;
        if (IsSorted)
        {
            IsSorted = TryFindImageId(element, out var id) && id >= _last;
            _last = id;
        }
    }

    /// <summary>Finds an annotation's image id at a glance: where that name is there exactly once, with a plain whole number behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static bool TryFindImageId(ReadOnlySpan<byte> element, out long id)
    {
        id = 0;
        var name = "\"image_id\""u8;
        var at = element.IndexOf(name);
        if (at < 0)
        {
            return false;
        }

        var rest = element[(at + name.Length)..];
        var value = rest.TrimStart(" \t\r\n"u8);
        if (rest.IndexOf(name) >= 0 || value.IsEmpty || value[0] != (byte)':')
        {
            return false;
        }

        value = value[1..].TrimStart(" \t\r\n"u8);
        var isNegative = value is [(byte)'-', ..];
        value = isNegative ? value[1..] : value;
        var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 18 || value[digits] is not ((byte)',' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            return false;
        }

        foreach (var digit in value[..digits])
        {
            id = (10 * id) + (digit - '0');
        }

        id = isNegative ? -id : id;
        return true;
    }

    /// <summary>Finds an annotation's image id, at a glance or by reading it; <see langword="null"/> when it has none.</summary>
    public static long? FindImageId(ReadOnlySpan<byte> element, ProblemReporter quiet)
    {
        if (TryFindImageId(element, out var id))
        {
            return id;
        }

        try
        {
            var reader = new ElementReader(element, quiet, default);
            long? found = null;
            var isObject = reader.Begin();
            while (isObject && reader.Next())
            {
                found = reader.Name.SequenceEqual("image_id"u8) ? reader.Integer("image_id") : found;
            }

            return found;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
