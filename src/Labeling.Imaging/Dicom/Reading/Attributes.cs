using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Labeling.Imaging.Dicom;

/// <summary>The values of the few attributes that are kept, of a data set or of one item of a sequence.</summary>
internal sealed class Attributes
{
    private const char Separator = '\\';

    private readonly Dictionary<uint, (byte[] Value, bool IsBigEndian)> _values = [];

    public bool Contains(uint tag) => _values.ContainsKey(tag);

    /// <summary>Keeps a value, unless there is one: no file can make memory grow by saying a thing often.</summary>
    public void Add(uint tag, byte[] value, bool isBigEndian) => _values.TryAdd(tag, (value, isBigEndian));

    /// <summary>The first unsigned 16-bit value.</summary>
    public int? Whole(uint tag) => Words(tag) is [var first, ..] ? first : null;

    /// <summary>All unsigned 16-bit values, in the machine's order.</summary>
    public ushort[] Words(uint tag)
    {
        if (!_values.TryGetValue(tag, out var entry))
        {
            return [];
        }

        var words = new ushort[entry.Value.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            var bytes = entry.Value.AsSpan(i * 2);
            words[i] = entry.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        }

        return words;
    }

    /// <summary>The value as it stands in the file.</summary>
    public ReadOnlyMemory<byte> Bytes(uint tag) => _values.TryGetValue(tag, out var entry) ? entry.Value : ReadOnlyMemory<byte>.Empty;

    /// <summary>The numbers of a decimal or integer string; not a number in the place of what is none. Empty where the value is.</summary>
    public double[] Numbers(uint tag)
        => Text(tag) is { Length: > 0 } text ? [.. text.Split(Separator).Select(ParseNumber)] : [];

    /// <summary>A value as text, for comparing with words that the code knows. Never to be shown: it is text out of the file.</summary>
    public string Text(uint tag)
        => _values.TryGetValue(tag, out var entry) ? Encoding.Latin1.GetString(entry.Value).Trim('\0', ' ') : string.Empty;

    private static double ParseNumber(string text)
        => double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : double.NaN;
}
