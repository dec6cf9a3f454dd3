using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Lets LibTiff read a file in memory. Past the end it reads zeros, so that a cut-off strip still gives its first rows.</summary>
internal sealed class TiffMemory(ReadOnlyMemory<byte> file) : TiffStream
{
    private long _position;

    /// <summary>Whether bytes were asked for that the file does not have.</summary>
    public bool ReadPastEnd { get; private set; }

    public override int Read(object clientData, byte[] buffer, int offset, int count)
    {
        var target = buffer.AsSpan(offset, count);
        var available = (int)Math.Clamp(file.Length - _position, 0, count);
        if (available > 0)
        {
            file.Span.Slice((int)_position, available).CopyTo(target);
        }

        target[available..].Clear();
        ReadPastEnd |= available < count;
        _position += count;
        return count;
    }

    public override long Seek(object clientData, long offset, SeekOrigin origin)
    {
        _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => file.Length + offset,
        };
        return _position;
    }

    public override long Size(object clientData) => file.Length;

    public override void Write(object clientData, byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Close(object clientData)
    {
    }
}
