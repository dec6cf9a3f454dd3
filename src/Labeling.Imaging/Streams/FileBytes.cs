using System.Buffers;

namespace Labeling;

/// <summary>A whole encoded file in memory.</summary>
internal sealed class FileBytes : IDisposable
{
    private byte[]? _rented;

    private FileBytes(ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        _rented = rented;
        Memory = bytes;
    }

    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Reads the stream from its position to its end. What is in memory already is not copied.</summary>
    public static async ValueTask<FileBytes> ReadAsync(Stream stream, ImageLimits limits, CancellationToken cancellationToken)
    {
        if (stream is RewindableStream rewindable)
        {
            return new FileBytes(await rewindable.ReadToEndAsync(cancellationToken).ConfigureAwait(false), rented: null);
        }

        if (stream is MemoryStream memory && memory.TryGetBuffer(out var segment))
        {
            return new FileBytes(segment.AsMemory((int)Math.Min(memory.Position, segment.Count)), rented: null);
        }

        var length = stream.Length - stream.Position;
        if (length > limits.MaxBytes)
        {
            throw Fault.TooManyBytes(limits);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)Math.Max(1, length));
        try
        {
            var count = await stream.ReadAtLeastAsync(rented.AsMemory(0, (int)length), (int)length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return new FileBytes(rented.AsMemory(0, count), rented);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
