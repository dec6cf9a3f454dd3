namespace Labeling.AspNetCore;

/// <summary>Pictures of more values than a screen has.</summary>
internal static class DeepPicture
{
    /// <summary>A TIFF file of one strip whose grey values rise from left to right through all sixteen bits.</summary>
    public static byte[] Tiff(int width, int height)
    {
        (ushort Tag, ushort Type, uint Value)[] entries = [(256, 3, (uint)width), (257, 3, (uint)height), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, (uint)height), (279, 4, (uint)(width * height * 2))];
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write("II*\0"u8);
        writer.Write(8 + (width * height * 2));
        for (int i = 0; i < width * height; i++)
        {
            writer.Write((ushort)(i % width * 65535 / (width - 1)));
        }

        writer.Write((ushort)entries.Length);
        foreach (var (tag, type, value) in entries)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(1);
            writer.Write(value);
        }

        writer.Write(0);
        return memory.ToArray();
    }
}
