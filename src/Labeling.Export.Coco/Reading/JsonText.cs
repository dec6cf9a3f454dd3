using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Labeling.Export.Coco;

/// <summary>Resolves the escapes of a JSON text, also of one that is not valid Unicode.</summary>
internal static class JsonText
{
    /// <summary>Resolves escapes.</summary>
    /// <param name="text">What stands between the quotes; its escapes are JSON's.</param>
    /// <param name="isValid">Whether it is valid Unicode; otherwise half surrogates stay, and bytes that are no UTF-8 become U+FFFD.</param>
    public static string Decode(ReadOnlySpan<byte> text, out bool isValid)
    {
        isValid = Utf8.IsValid(text);
        var result = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            result.Append(Encoding.UTF8.GetString(plain < 0 ? text : text[..plain]));
            if (plain < 0)
            {
                break;
            }

            var (character, length) = Escaped(text[plain..]);
            result.Append(character);
            text = text[(plain + length)..];
        }

        var decoded = result.ToString();
        isValid &= HasWholePairs(decoded);
        return decoded;
    }

    /// <summary>Resolves escapes of a text that should be ASCII.</summary>
    /// <param name="text">What stands between the quotes; its escapes are JSON's.</param>
    /// <param name="room">As long as the text or longer.</param>
    /// <returns>How many bytes were written; anything beyond ASCII is some byte that is not.</returns>
    public static int DecodeAscii(ReadOnlySpan<byte> text, Span<byte> room)
    {
        var length = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            var before = plain < 0 ? text : text[..plain];
            before.CopyTo(room[length..]);
            length += before.Length;
            if (plain < 0)
            {
                return length;
            }

            var (character, escape) = Escaped(text[plain..]);
            room[length++] = char.IsAscii(character) ? (byte)character : byte.MaxValue;
            text = text[(plain + escape)..];
        }
    }

    private static (char Character, int Length) Escaped(ReadOnlySpan<byte> text) => text[1] switch
    {
        (byte)'b' => ('\b', 2),
        (byte)'f' => ('\f', 2),
        (byte)'n' => ('\n', 2),
        (byte)'r' => ('\r', 2),
        (byte)'t' => ('\t', 2),
        (byte)'u' => ((char)ushort.Parse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), 6),
        var other => ((char)other, 2),
    };

    private static bool HasWholePairs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (++i == text.Length || !char.IsSurrogatePair(text[i - 1], text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
