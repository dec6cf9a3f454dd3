using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Labeling.Export.Coco;

/// <summary>Finds where a JSON value ends without looking at what it says. It goes on where it stopped when more text is there.</summary>
/// <remarks>
/// Blocks of 64 bytes become bit masks, one bit a byte: quotes, opening and closing brackets. What lies between quotes is found by
/// the running exclusive or of the quotes, as in Langdale and Lemire, "Parsing gigabytes of JSON per second" (2019).
/// </remarks>
internal struct ValueEnd
{
    private const int Block = 64;

    private static readonly SearchValues<byte> BehindScalar = SearchValues.Create(",]} \t\r\n"u8);

    private long _depth;
    private bool _inString;
    private bool _escaped;
    private bool _begun;
    private bool _scalar;

    /// <summary>Looks at the next bytes of the value.</summary>
    /// <param name="text">The first time beginning with the value's first byte.</param>
    /// <param name="consumed">How many of them belong to the value.</param>
    /// <returns>Whether the value ends there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryFind(ReadOnlySpan<byte> text, out int consumed)
    {
        consumed = 0;
        if (!_begun && !text.IsEmpty)
        {
            _begun = true;
            _scalar = text[0] is not ((byte)'"' or (byte)'[' or (byte)'{');
        }

        if (_scalar)
        {
            var end = text.IndexOfAny(BehindScalar);
            consumed = end < 0 ? text.Length : end;
            return end >= 0;
        }

        while (consumed < text.Length)
        {
            var rest = text[consumed..];
            if (rest.Length < Block || _escaped || !TryBlock(rest, out var length))
            {
                length = PassBytes(rest[..Math.Min(rest.Length, Block)]);
            }

            if (length <= 0)
            {
                consumed -= length;
                return true;
            }

            consumed += length;
        }

        return false;
    }

    /// <summary>Looks at 64 bytes at once.</summary>
    /// <param name="text">At least that many.</param>
    /// <param name="length">64, or the negative number of bytes to the end of the value, which includes its last.</param>
    /// <returns><see langword="false"/> when something must be looked at byte by byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private bool TryBlock(ReadOnlySpan<byte> text, out int length)
    {
        length = Block;
        if (_depth == 0 && text[0] is not ((byte)'{' or (byte)'['))
        {
            // A text that is itself the value, which has no depth to come back from.
            return false;
        }

        var low = Vector256.Create(text[..32]);
        var high = Vector256.Create(text[32..Block]);
        if (Matches(low, high, (byte)'\\') != 0)
        {
            return false;
        }

        // Brackets and braces differ in one bit.
        var lowFolded = low | Vector256.Create((byte)0x20);
        var highFolded = high | Vector256.Create((byte)0x20);
        var inside = RunningXor(Matches(low, high, (byte)'"')) ^ (_inString ? ulong.MaxValue : 0);
        var open = Matches(lowFolded, highFolded, (byte)'{') & ~inside;
        var close = Matches(lowFolded, highFolded, (byte)'}') & ~inside;
        var closes = BitOperations.PopCount(close);
        if (_depth <= closes)
        {
            FindEnd(open, close, ref length);
        }

        _depth += BitOperations.PopCount(open) - closes;
        _inString = inside >> (Block - 1) != 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private readonly void FindEnd(ulong open, ulong close, ref int length)
    {
        var depth = _depth;
        for (var brackets = open | close; brackets != 0; brackets &= brackets - 1)
        {
            var at = BitOperations.TrailingZeroCount(brackets);
            depth += (open >> at & 1) != 0 ? 1 : -1;
            if (depth == 0)
            {
                length = -(at + 1);
                return;
            }
        }
    }

    /// <summary>Looks at bytes one by one.</summary>
    /// <returns>How many there were, or the negative number of bytes to the end of the value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private int PassBytes(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            Pass(text[i]);
            if (_depth == 0 && !_inString)
            {
                return -(i + 1);
            }
        }

        return text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private void Pass(byte value)
    {
        if (_inString)
        {
            var isEscape = value == (byte)'\\' && !_escaped;
            _inString = _escaped || value != (byte)'"';
            _escaped = isEscape;
            return;
        }

        switch (value)
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'[' or (byte)'{':
                _depth++;
                break;
            case (byte)']' or (byte)'}':
                _depth--;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong Matches(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static ulong RunningXor(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
