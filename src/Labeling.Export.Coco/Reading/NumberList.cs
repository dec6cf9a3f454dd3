using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Room for one list of numbers at a time.</summary>
internal sealed class NumberList
{
    // Larger room than this is given back after use; a file with one huge outline should not hold it for all the others.
    private const int Kept = 1 << 16;

    private double[] _values = new double[64];
    private int _count;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    public void Clear()
    {
        _count = 0;
        if (_values.Length > Kept)
        {
            _values = new double[64];
        }
    }

    /// <summary>Reads the list that the reader is at; its last token is then the current one.</summary>
    /// <returns><see langword="false"/> when it is null, or no list of finite numbers, which has been reported.</returns>
    public bool TryRead(ref ElementReader reader, string member)
    {
        Clear();
        if (reader.Kind == JsonTokenType.Null)
        {
            return false;
        }

        if (reader.Kind != JsonTokenType.StartArray)
        {
            reader.Error(member, $"a list of numbers is expected, but there is {reader.Shown()}.");
            return false;
        }

        reader.Json.Read();
        return TryReadRest(ref reader, member);
    }

    /// <summary>Reads on from the first value of a list, or from its end.</summary>
    public bool TryReadRest(ref ElementReader reader, string member)
    {
        var sound = true;
        while (reader.Kind != JsonTokenType.EndArray)
        {
            if (reader.Kind is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
            {
                if (sound)
                {
                    reader.Error(member, $"a number is expected, but there is {reader.Shown()}.");
                }

                reader.Json.Skip();
                sound = false;
            }
            else if (sound && reader.Number(member) is { } value)
            {
                Add(value);
            }
            else
            {
                sound = false;
            }

            reader.Json.Read();
        }

        return sound;
    }

    private void Add(double value)
    {
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
    }
}
