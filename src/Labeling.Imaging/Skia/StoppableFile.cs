using SkiaSharp;

namespace Labeling;

/// <summary>A file in memory that ends where it is when the reading is cancelled: a codec of Skia's cannot be stopped otherwise.</summary>
/// <remarks>
/// A codec asks for a few kilobytes at a time, and each of them makes bounded work. So the codec soon comes to what looks like a file that is cut off.
/// </remarks>
internal sealed class StoppableFile(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) : SKAbstractManagedStream
{
    private int _position;

    private int Rest => cancellationToken.IsCancellationRequested ? 0 : file.Length - _position;

    protected override nint OnRead(nint buffer, nint size)
    {
        var count = OnPeek(buffer, size);
        _position += (int)count;
        return count;
    }

    protected override unsafe nint OnPeek(nint buffer, nint size)
    {
        var count = (int)Math.Clamp(size, 0, Rest);
        if (buffer != 0)
        {
            file.Span.Slice(_position, count).CopyTo(new Span<byte>((void*)buffer, count));
        }

        return count;
    }

    protected override bool OnIsAtEnd() => Rest == 0;

    protected override bool OnHasPosition() => true;

    protected override bool OnHasLength() => true;

    protected override bool OnRewind() => OnSeek(0);

    protected override nint OnGetPosition() => _position;

    protected override nint OnGetLength() => file.Length;

    protected override bool OnSeek(nint position)
    {
        _position = (int)Math.Clamp(position, 0, file.Length);
        return true;
    }

    protected override bool OnMove(int offset) => OnSeek((nint)_position + offset);

    /// <summary>None: what a codec keeps of it is read through this one.</summary>
    protected override nint OnCreateNew() => 0;
}
