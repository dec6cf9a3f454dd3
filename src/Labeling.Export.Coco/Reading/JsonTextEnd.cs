using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Finds where a JSON text ends, and refuses what may not stand in one.</summary>
internal static class JsonTextEnd
{
    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(code => (byte)code)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Finds the closing quote.</summary>
    /// <param name="json">The whole, of which the text is a part.</param>
    /// <param name="start">The position behind the opening quote.</param>
    /// <param name="hasEscapes">Whether there are escapes before it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int Find(ReadOnlySpan<byte> json, int start, out bool hasEscapes)
    {
        hasEscapes = false;
        for (var at = start; ;)
        {
            var end = json[at..].IndexOfAny(EndOfPlainText);
            if (end < 0)
            {
                throw Malformed("a text does not end", at);
            }

            at += end;
            if (json[at] == (byte)'"')
            {
                return at;
            }

            hasEscapes = true;
            at += EscapeAt(json, at);
        }
    }

    public static JsonException Malformed(string what, int at) => new($"{what}, {at} bytes into it.");

    private static int EscapeAt(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] != (byte)'\\')
        {
            throw Malformed("a control character in a text must be escaped", at);
        }

        var rest = json[(at + 1)..];
        if (rest is [(byte)'u', _, _, _, _, ..] && rest[1..5].IndexOfAnyExcept(HexDigits) < 0)
        {
            return 6;
        }

        return !rest.IsEmpty && "\"\\/bfnrt"u8.Contains(rest[0]) ? 2 : throw Malformed("an escape is not one of JSON's", at);
    }
}
