using System.Buffers;
using System.Numerics;

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

    // 31 bits and a sign: the difference of two runs of at most 2³⁰ pixels.
    private const int MostCharacters = 7;

    public static uint[] Read<T>(ReadOnlySpan<T> text, uint total)
        where T : unmanaged, IBinaryInteger<T>
    {
        var runs = ArrayPool<uint>.Shared.Rent(Math.Max(1, text.Length));
        try
        {
            int count = 0, position = 0;
            long sum = 0;
            while (position < text.Length)
            {
                var start = position;
                var value = ReadNumber(text, ref position);
                if (count > 2)
                {
                    value += runs[count - 2];
                }

                sum += value;
                if (value < 0 || sum > total)
                {
                    throw new FormatException(
                        $"Run {count} of the mask, at character {start}, is {value} pixels long and does not fit: the mask has {total} pixels, and {sum - value} came before.");
                }

                runs[count++] = (uint)value;
            }

            if (sum != total)
            {
                throw new FormatException($"The mask's text ends at character {position} after {sum} pixels, but its size has {total}.");
            }

            return RunWriter.Canonical(runs.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(runs);
        }
    }

    public static string Write(ReadOnlySpan<uint> runs)
    {
        var text = ArrayPool<char>.Shared.Rent(checked(runs.Length * MostCharacters));
        var length = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            var value = i > 2 ? (int)runs[i] - (int)runs[i - 2] : (int)runs[i];
            bool more;
            do
            {
                var bits = value & Bits;
                value >>= 5;
                more = (bits & Sign) != 0 ? value != -1 : value != 0;
                text[length++] = (char)(Offset + bits + (more ? More : 0));
            }
            while (more);
        }

        var result = new string(text, 0, length);
        ArrayPool<char>.Shared.Return(text);
        return result;
    }

    private static long ReadNumber<T>(ReadOnlySpan<T> text, ref int position)
        where T : unmanaged, IBinaryInteger<T>
    {
        var value = 0L;
        for (var i = 0; ; i++)
        {
            if (position == text.Length)
            {
                throw new FormatException($"The mask's text breaks off at character {position}, in the middle of a number.");
            }

            var code = int.CreateTruncating(text[position]) - Offset;
            if (code is < 0 or > 63)
            {
                throw new FormatException(
                    $"Character {position} of the mask's text has the code {code + Offset}, but COCO's run lengths use only 48 ('0') to 111 ('o').");
            }

            if (i == MostCharacters)
            {
                throw new FormatException($"The number that ends after character {position} of the mask's text has more than {MostCharacters} characters.");
            }

            position++;
            value |= (long)(code & Bits) << (5 * i);
            if ((code & More) == 0)
            {
                return (code & Sign) != 0 ? value | (-1L << (5 * (i + 1))) : value;
            }
        }
    }
}
