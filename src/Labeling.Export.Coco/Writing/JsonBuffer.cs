using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using System.Text;

namespace Labeling.Export.Coco;

/// <summary>JSON text in the making. It checks no grammar: the caller writes the punctuation.</summary>
/// <remarks>
/// Utf8JsonWriter checks each call and formats numbers one way; for rows that are mostly short numbers that costs three times
/// as much. Text beyond ASCII is written as it is.
/// </remarks>
internal sealed class JsonBuffer
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<char> NeedEscape = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private byte[] _bytes;

    public JsonBuffer(int capacity) => _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Number(long value)
    {
        value.TryFormat(Reserve(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes the shortest text that reads back as the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Number(double value) => Length += DecimalText.Write(value, Reserve(LongestNumber));

    /// <summary>Writes coordinates, x and y of each point, with commas between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public void Points(ReadOnlySpan<ImagePoint> points)
    {
        var text = Reserve(checked(2 * points.Length * (LongestNumber + 1)));
        var length = 0;
        foreach (var point in points)
        {
            length += DecimalText.Write(point.X, text[length..]);
            text[length++] = (byte)',';
            length += DecimalText.Write(point.Y, text[length..]);
            text[length++] = (byte)',';
        }

        Length += length - 1;
    }

    /// <summary>Writes a string between quotes.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(NeedEscape);
            Unicode(plain < 0 ? text : text[..plain]);
            if (plain < 0)
            {
                break;
            }

            Escape(text[plain]);
            text = text[(plain + 1)..];
        }

        Raw("\""u8);
    }

    private void Unicode(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var status = Utf8.FromUtf16(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)), out var read, out var written, replaceInvalidSequences: false);
            Length += written;
            text = text[read..];
            if (status != OperationStatus.Done)
            {
                // Half of a surrogate pair, as a Windows file name may hold: only an escape can carry it.
                Escape(text[0]);
                text = text[1..];
            }
        }
    }

    private void Escape(char character)
    {
        if (character is '"' or '\\')
        {
            Raw([(byte)'\\', (byte)character]);
            return;
        }

        Raw("\\u"u8);
        ((int)character).TryFormat(Reserve(4), out _, "x4", CultureInfo.InvariantCulture);
        Length += 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
        }

        return _bytes.AsSpan(Length);
    }
}
