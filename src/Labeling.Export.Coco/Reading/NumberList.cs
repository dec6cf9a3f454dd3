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

    /// <summary>How many lists of two numbers the list read last was made of; 0 for one of mere numbers.</summary>
    public int Pairs { get; private set; }

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
    public bool TryRead(ref ElementReader reader, string member) => TryRead(ref reader, member, takesPairs: false);

    /// <summary>Reads the list that the reader is at, which may hold its numbers in lists of two.</summary>
    /// <returns><see langword="false"/> when it is null, or something else, which has been reported.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryRead(ref ElementReader reader, string member, bool takesPairs)
    {
        Clear();
        Pairs = 0;
        if (reader.Kind == JsonKind.Null)
        {
            return false;
        }

        if (reader.Kind != JsonKind.List)
        {
            reader.Error(member, $"a list of numbers is expected, but there is {reader.Shown()}. Write the numbers in brackets.");
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
            sound = sound && (takesPairs && reader.Kind == JsonKind.List ? TryAddPair(ref reader, member) : TryAdd(ref reader, member));
        }

        return sound;
    }

    private bool TryAddPair(ref ElementReader reader, string member)
    {
        var before = _count;
        reader.Enter();
        var first = true;
        var sound = true;
        while (reader.NextItem(ref first))
        {
            sound = sound && TryAdd(ref reader, member);
        }

        if (sound && (_count != before + 2 || before != 2 * Pairs))
        {
            reader.Error(member, $"a point is a pair of x and y, but there are {_count - before} numbers. Write an outline as one list of numbers: [x1, y1, x2, y2, …].");
            return false;
        }

        Pairs++;
        return sound;
    }

    /// <summary>Reads the number that the reader is at, to the others.</summary>
    public bool TryAdd(ref ElementReader reader, string member)
    {
        if (reader.Kind is not (JsonKind.Number or JsonKind.Text))
        {
            reader.Error(member, $"a number is expected, but there is {reader.Shown()}. Write one list of plain numbers.");
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
