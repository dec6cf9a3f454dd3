using System.Runtime.CompilerServices;

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

    /// <summary>Reads the list that the reader is at.</summary>
    /// <returns><see langword="false"/> when it is null, or no list of finite numbers, which has been reported.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryRead(ref ElementReader reader, string member)
    {
        Clear();
        if (reader.Kind == JsonKind.Null)
        {
            return false;
        }

        if (reader.Kind != JsonKind.List)
        {
            reader.Error(member, $"a list of numbers is expected, but there is {reader.Shown()}.");
            return false;
        }

        if (reader.TryReadNumbers(ref _values, out _count))
        {
            return true;
        }

        _count = 0;
        reader.Enter();
        var first = true;
        var sound = true;
        while (reader.NextItem(ref first))
        {
            sound = sound && TryAdd(ref reader, member);
        }

        return sound;
    }

    /// <summary>Reads the number that the reader is at, to the others.</summary>
    public bool TryAdd(ref ElementReader reader, string member)
    {
        if (reader.Kind is not (JsonKind.Number or JsonKind.Text))
        {
            reader.Error(member, $"a number is expected, but there is {reader.Shown()}.");
            return false;
        }

        if (reader.Number(member) is not { } value)
        {
            return false;
        }

        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
        return true;
    }
}
