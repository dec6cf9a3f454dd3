using System.Runtime.InteropServices;

namespace Labeling.Imaging.Dicom;

/// <summary>The colours that the numbers of a PALETTE COLOR picture stand for.</summary>
internal sealed class Palette
{
    private readonly uint[] _colours;
    private readonly int _shift;

    private Palette(uint[] colours, int shift)
    {
        _colours = colours;
        _shift = shift;
    }

    public static Palette Read(Attributes root, DicomImageInfo info)
    {
        var red = LookupTable.Read(root, Tags.RedPaletteDescriptor, Tags.RedPalette, isSigned: false, Tags.SegmentedRedPalette);
        var green = LookupTable.Read(root, Tags.GreenPaletteDescriptor, Tags.GreenPalette, isSigned: false, Tags.SegmentedGreenPalette);
        var blue = LookupTable.Read(root, Tags.BluePaletteDescriptor, Tags.BluePalette, isSigned: false, Tags.SegmentedBluePalette);
        if (red is null || green is null || blue is null)
        {
            throw DicomFault.Unreadable("its colours are numbers of a palette, which it does not have, or only in part");
        }

        if (info.BitsAllocated > GrayScale.MostTableBits)
        {
            throw DicomFault.Unsupported($"a palette for numbers of {info.BitsAllocated} bits");
        }

        // Some files claim 16 bits and use eight.
        var isEight = !(red.Entries.ContainsAnyExceptInRange((ushort)0, (ushort)255)
            || green.Entries.ContainsAnyExceptInRange((ushort)0, (ushort)255)
            || blue.Entries.ContainsAnyExceptInRange((ushort)0, (ushort)255));
        var colours = new uint[1 << info.BitsStored];
        for (var i = 0; i < colours.Length; i++)
        {
            ReadOnlySpan<byte> colour = [Reduce(red, i, isEight), Reduce(green, i, isEight), Reduce(blue, i, isEight), byte.MaxValue];
            colours[i] = MemoryMarshal.Read<uint>(colour);
        }

        return new Palette(colours, info.HighBit - info.BitsStored + 1);
    }

    public void Render(ReadOnlySpan<byte> stored, int bytesPerSample, Span<uint> rgba)
    {
        var mask = _colours.Length - 1;
        var words = bytesPerSample == 2 ? MemoryMarshal.Cast<byte, ushort>(stored) : default;
        for (var i = 0; i < rgba.Length; i++)
        {
            var word = bytesPerSample == 2 ? words[i] : stored[i];
            rgba[i] = _colours[(word >> _shift) & mask];
        }
    }

    private static byte Reduce(LookupTable table, int index, bool isEight)
        => (byte)(isEight ? table[index] : table[index] >> (table.Bits - 8));
}
