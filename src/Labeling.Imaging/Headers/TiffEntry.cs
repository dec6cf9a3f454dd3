namespace Labeling;

/// <summary>One entry of a TIFF directory.</summary>
/// <param name="Tag">What it tells.</param>
/// <param name="Type">The TIFF 6.0 or BigTIFF type of its values.</param>
/// <param name="Count">How many values.</param>
/// <param name="Value">The first value if all of them are within the entry and are whole numbers, else where they are in the file.</param>
/// <param name="IsInline">Whether the values are within the entry.</param>
internal readonly record struct TiffEntry(ushort Tag, ushort Type, ulong Count, ulong Value, bool IsInline)
{
    /// <summary>Where the values within the entry are, from the start of the structure.</summary>
    public long At { get; init; }

    /// <summary>Bytes that one value of a type takes; 0 for a type that is not known.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>Whether its values are not all within a file of so many bytes.</summary>
    public bool EndsBeyond(long length) => !IsInline && (UInt128)Value + ((UInt128)Count * (ulong)SizeOf(Type)) > (UInt128)length;

    /// <summary>The value of an entry with one unsigned whole number, or <see langword="null"/>.</summary>
    public ulong? Number => IsInline && Count == 1 && Type is 1 or 3 or 4 or 16 ? Value : null;
}
