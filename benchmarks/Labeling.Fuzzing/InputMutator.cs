using System.Buffers.Binary;

namespace Labeling.Fuzzing;

/// <summary>Makes new inputs of old ones.</summary>
internal sealed class InputMutator(int seed)
{
    private const int MostChanges = 6;
    private const int LongestPiece = 128;

    private static readonly uint[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    private readonly Random _random = new(seed);

    public byte[] Mutate(IReadOnlyList<byte[]> inputs)
    {
        byte[] input = [.. inputs[_random.Next(inputs.Count)]];
        for (var i = _random.Next(MostChanges); i >= 0 && input.Length > 8; i--)
        {
            input = Change(input, inputs[_random.Next(inputs.Count)]);
        }

        return input;
    }

    private byte[] Change(byte[] input, byte[] other)
    {
        // Headers decide most, so that most changes are there.
        var at = _random.Next(_random.Next(3) == 0 ? input.Length : Math.Min(input.Length, 512));
        switch (_random.Next(8))
        {
            case 0:
                input[at] ^= (byte)(1 << _random.Next(8));
                return input;
            case 1:
                input[at] = (byte)_random.Next(256);
                return input;
            case 2:
                input[at] = unchecked((byte)(input[at] + _random.Next(-8, 9)));
                return input;
            case 3:
                return WithNumber(input, at);
            case 4:
                return [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + 1 + _random.Next(LongestPiece)))];
            case 5:
                return [.. input.AsSpan(0, at), .. Piece(input), .. input.AsSpan(at)];
            case 6:
                return [.. input.AsSpan(0, at), .. Piece(other), .. input.AsSpan(at)];
            default:
                return input[..Math.Max(8, at)];
        }
    }

    private byte[] WithNumber(byte[] input, int at)
    {
        var value = Extremes[_random.Next(Extremes.Length)];
        var bytes = new byte[4];
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }

        var length = Math.Min(1 << _random.Next(3), input.Length - at);
        bytes.AsSpan(_random.Next(2) == 0 ? 0 : 4 - length, length).CopyTo(input.AsSpan(at));
        return input;
    }

    private ReadOnlySpan<byte> Piece(byte[] from)
    {
        var start = _random.Next(from.Length);
        return from.AsSpan(start, Math.Min(from.Length - start, 1 + _random.Next(LongestPiece)));
    }
}
