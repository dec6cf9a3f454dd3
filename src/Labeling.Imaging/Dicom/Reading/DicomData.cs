namespace Labeling.Imaging.Dicom;

/// <summary>The bytes of a data set, inflated where the file is deflated, readable from anywhere.</summary>
/// <param name="stream">The file, or the inflater of one.</param>
/// <param name="start">Where position 0 is.</param>
/// <param name="length">How long the data are at most: no stream is asked for more, and many refuse to be.</param>
internal sealed class DicomData(Stream stream, long start, long length) : IDisposable
{
    // What is claimed is not taken as memory at once where nobody knows how long the file is: a lie ends where it does.
    private const int Step = 1 << 20;

    private readonly long _most = stream is RewindableStream or InflatingStream ? Step : length;

    /// <summary>How long the data are; <see langword="null"/> where they would have to be read to their end to tell.</summary>
    public long? Length => stream is RewindableStream or InflatingStream ? null : length;

    /// <summary>Reads elements from a position on.</summary>
    public ElementSource OpenSource(long position) => new(this, position);

    /// <summary>Fills the memory as far as the file goes; gives how far that was.</summary>
    public ValueTask<int> ReadAsync(long position, Memory<byte> memory, CancellationToken cancellationToken)
        => ReadAsync(position, memory, memory.Length, cancellationToken);

    /// <summary>Reads at least so many bytes, unless the file ends, and at most what the memory holds.</summary>
    public async ValueTask<int> ReadAsync(long position, Memory<byte> memory, int atLeast, CancellationToken cancellationToken)
    {
        if (position >= length)
        {
            return 0;
        }

        stream.Position = start + position;
        return await stream.ReadAtLeastAsync(memory, atLeast, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads fragments and joins them; less where the file ends.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(_most, fragments.Sum(f => (long)f.Length))];
        var count = 0;
        foreach (var fragment in fragments)
        {
            for (long done = 0; done < fragment.Length;)
            {
                if (count == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(Step, count * 2L)));
                }

                var piece = (int)Math.Min(bytes.Length - count, fragment.Length - done);
                var read = piece == 0 ? 0 : await ReadAsync(fragment.At + done, bytes.AsMemory(count, piece), cancellationToken).ConfigureAwait(false);
                count += read;
                done += read;
                if (read < piece || piece == 0)
                {
                    return bytes.AsMemory(0, count);
                }
            }
        }

        return bytes.AsMemory(0, count);
    }

    /// <summary>Lets an inflater go. The caller's own stream stays open.</summary>
    public void Dispose()
    {
        if (stream is InflatingStream)
        {
            stream.Dispose();
        }
    }
}
