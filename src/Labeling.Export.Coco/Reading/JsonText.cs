using System.Globalization;
using System.Text;

namespace Labeling.Export.Coco;

/// <summary>Reads JSON texts that are not valid Unicode: halves of surrogate pairs stay, bytes that are no UTF-8 become U+FFFD.</summary>
internal static class JsonText
{
    public static string Decode(ReadOnlySpan<byte> text)
    {
        var result = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            result.Append(Encoding.UTF8.GetString(plain < 0 ? text : text[..plain]));
            if (plain < 0 || plain + 1 == text.Length)
            {
                break;
            }

            text = text[plain..];
            var (character, length) = Escaped(text);
            result.Append(character);
            text = text[length..];
        }

        return result.ToString();
    }

    private static (char Character, int Length) Escaped(ReadOnlySpan<byte> text) => text[1] switch
    {
        (byte)'b' => ('\b', 2),
        (byte)'f' => ('\f', 2),
        (byte)'n' => ('\n', 2),
        (byte)'r' => ('\r', 2),
        (byte)'t' => ('\t', 2),
        (byte)'u' when text.Length >= 6 && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => ((char)code, 6),
        var other => ((char)other, 2),
    };
}
