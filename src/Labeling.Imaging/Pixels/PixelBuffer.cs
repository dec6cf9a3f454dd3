using System.Buffers;
using System.Runtime.InteropServices;

namespace Labeling;

/// <summary>Rented memory for the pixels of one picture, four bytes each, zeroed: nothing of another picture can show through.</summary>
internal sealed class PixelBuffer : IDisposable
{
    private byte[]? _rented;

    public PixelBuffer(PixelSize size)
    {
        Size = size;
        var length = checked((int)(size.Area * 4));
        try
        {
            _rented = ArrayPool<byte>.Shared.Rent(length);
        }
        catch (OutOfMemoryException exception)
        {
            throw Fault.OutOfMemory(size, exception);
        }

        Memory = _rented.AsMemory(0, length);
        Memory.Span.Clear();
    }

    public PixelSize Size { get; }

    public Memory<byte> Memory { get; }

    public Span<byte> Bytes => Memory.Span;

    /// <summary>The pixels as whole numbers, for moving them about unread.</summary>
    public Span<uint> Pixels => MemoryMarshal.Cast<byte, uint>(Memory.Span);

    public Span<byte> Row(int row) => Memory.Span.Slice(checked(row * Size.Width * 4), Size.Width * 4);

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
