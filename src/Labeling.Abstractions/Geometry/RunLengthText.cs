using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>COCO's compressed text: each run as a little-endian number of six-bit characters from '0' (48) to 'o' (111).</summary>
/// <remarks>
/// The coding of <c>rleToString</c> and <c>rleFrString</c> in pycocotools 2.0.11: five bits of value and one that says that more
/// follow; the sign is the highest value bit of the last character; from the fourth run on, the difference to the run two before.
/// </remarks>
internal static class RunLengthText
{
    private const int Offset = 48;
    private const int More = 0x20;
    private const int Sign = 0x10;
    private const int Bits = 0x1f;
    private const int MostCode = 0x3f;

    // 31 bits and a sign: the difference of two runs of at most 2³⁰ pixels.
    private const int MostCharacters = 7;
    private const int MostShift = 5 * (MostCharacters - 1);

    public static uint[] Read<T>(ReadOnlySpan<T> text, uint total)
        where T : unmanaged, IBinaryInteger<T>
    {
        var rented = ArrayPool<uint>.Shared.Rent(text.Length + 1);
        try
        {
            return RunWriter.Canonical(Read(text, total, rented));
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static string Write(ReadOnlySpan<uint> runs)
    {
        var rented = ArrayPool<char>.Shared.Rent(checked(runs.Length * MostCharacters));
        var text = rented.AsSpan();
        var length = 0;
        unchecked
        {
            // Runs are at most 2³⁰ pixels, so that neither a difference nor the number of characters can overflow.
            for (var i = 0; i < runs.Length; i++)
            {
                var value = (int)(i > 2 ? runs[i] - runs[i - 2] : runs[i]);
                if ((uint)(value + Sign) <= Bits)
                {
                    // Most are: where an outline goes on as it did in the column before.
                    text[length++] = (char)(Offset + (value & Bits));
                    continue;
                }

                do
                {
                    text[length++] = (char)(Offset + More + (value & Bits));
                    value >>= 5;
                }
                while ((uint)(value + Sign) > Bits);
                text[length++] = (char)(Offset + (value & Bits));
            }
        }

        var result = new string(text[..length]);
        ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static ReadOnlySpan<uint> Read<T>(ReadOnlySpan<T> text, uint total, Span<uint> runs)
        where T : unmanaged, IBinaryInteger<T>
    {
        unchecked
        {
            // A number of at most 35 bits, a run of at most 2³⁰ pixels added, and positions in a span: nothing here can overflow.
            int count = 0, position = 0;
            long left = total;
            while (position < text.Length)
            {
                var code = int.CreateTruncating(text[position]) - Offset;
                long value = (code ^ Sign) - Sign;
                if ((uint)code <= Bits)
                {
                    // Most are of one character: where an outline goes on as it did in the column before.
                    position++;
                }
                else
                {
                    value = ReadLong(text, ref position);
                }

                value += count > 2 ? runs[count - 2] : 0;
                if ((ulong)value > (ulong)left)
                {
                    throw new FormatException(
                        $"Run {count} of the mask, which ends at character {position - 1}, is {value} pixels long and does not fit: the mask has {total} pixels, and {total - left} came before.");
                }

                left -= value;
                runs[count++] = (uint)value;
            }

            return left == 0 ? runs[..count] : throw new FormatException($"The mask's text ends at character {text.Length} after {total - left} pixels, but its size has {total}.");
        }
    }

    /// <summary>Reads a number of several characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static long ReadLong<T>(ReadOnlySpan<T> text, ref int position)
        where T : unmanaged, IBinaryInteger<T>
    {
        unchecked
        {
            long value = 0;
            var shift = 0;
            while (position < text.Length)
            {
                var code = int.CreateTruncating(text[position]) - Offset;
                if ((uint)code > MostCode || shift > MostShift)
                {
                    throw BadCharacter(position, code, shift);
                }

                position++;
                value |= (long)(code & Bits) << shift;
                shift += 5;
                if ((code & More) == 0)
                {
                    // The highest bit of the last character is the sign.
                    return value - ((long)(code & Sign) << (shift - 4));
                }
            }

            throw new FormatException($"The mask's text breaks off at character {text.Length}, in the middle of a number.");
        }
    }

    private static FormatException BadCharacter(int position, int code, int shift) => new(
        shift > MostShift
            ? $"The number at character {position} of the mask's text is too long; none has more than {(MostShift / 5) + 1} characters."
            : $"Character {position} of the mask's text has the code {code + Offset}, but COCO's run lengths use only 48 ('0') to 111 ('o').");
}
