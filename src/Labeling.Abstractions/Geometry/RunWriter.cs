using System.Buffers;

namespace Labeling;

/// <summary>Collects runs in their shortest form in a rented buffer, which the caller returns by disposing.</summary>
internal ref struct RunWriter(int capacity)
{
    private uint[] _buffer = Start(capacity);
    private int _count = 1;

    /// <summary>Appends pixels. The caller gave a capacity of at least one more than the number of appended runs.</summary>
    public void Append(uint length, bool set)
    {
        if (length == 0)
        {
            return;
        }

        // The last run is one of set pixels when the number of runs is even.
        if ((_count % 2 == 0) == set)
        {
            _buffer[_count - 1] += length;
        }
        else
        {
            _buffer[_count++] = length;
        }
    }

    public readonly uint[] ToArray() => _buffer.AsSpan(0, _count).ToArray();

    public void Dispose()
    {
        ArrayPool<uint>.Shared.Return(_buffer);
        _buffer = [];
        _count = 0;
    }

    public static uint[] Canonical(ReadOnlySpan<uint> counts)
    {
        if (!counts[1..].Contains(0u))
        {
            return counts.ToArray();
        }

        var writer = new RunWriter(counts.Length + 1);
        for (var i = 0; i < counts.Length; i++)
        {
            writer.Append(counts[i], i % 2 != 0);
        }

        var canonical = writer.ToArray();
        writer.Dispose();
        return canonical;
    }

    private static uint[] Start(int capacity)
    {
        var buffer = ArrayPool<uint>.Shared.Rent(capacity);
        buffer[0] = 0;
        return buffer;
    }
}
