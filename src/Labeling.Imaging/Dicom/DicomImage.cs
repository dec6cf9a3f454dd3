namespace Labeling.Imaging.Dicom;

/// <summary>An opened DICOM file, whose frames are read one by one: the way to many frames, to stored values, and to a window moved by hand.</summary>
/// <remarks>
/// It reads from the stream it was opened on, which stays the caller's and must stay open. Not safe for use by several threads at
/// once; the frames it gives are.
/// </remarks>
public sealed class DicomImage : IDisposable
{
    private readonly DicomData _data;
    private readonly Header _header;
    private readonly PixelReader _pixels;

    internal DicomImage(DicomData data, Header header, DicomImageInfo info, IReadOnlyList<IDicomCodec> codecs)
    {
        _data = data;
        _header = header;
        _pixels = new PixelReader(data, header, info, codecs);
        Info = info;
    }

    /// <summary>What the header says.</summary>
    public DicomImageInfo Info { get; }

    /// <summary>Reads and decodes one frame.</summary>
    /// <param name="frame">Which frame, counted from 0.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The frame. If the file is cut off, what there is of it, with a warning.</returns>
    /// <remarks>Takes the bytes of the stored values, and for compressed frames those of the file, and no more of the file than the frame.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frame"/> is negative.</exception>
    /// <exception cref="ImageDecodingException">The file has no such frame, or nothing of it can be shown, or no codec reads it.</exception>
    public async ValueTask<DicomFrame> ReadFrameAsync(int frame = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        if (frame >= Info.FrameCount)
        {
            throw DicomFault.NoFrame(frame, Info.FrameCount);
        }

        List<ImageWarning> warnings = [];
        try
        {
            var pixels = await _pixels.ReadAsync(frame, warnings, cancellationToken).ConfigureAwait(false);
            return DicomFrame.Create(Info, frame, pixels, _header, warnings);
        }
        catch (OutOfMemoryException exception)
        {
            throw Fault.OutOfMemory(Info.Size, exception);
        }
    }

    /// <summary>Whether the file ends before its pixels do.</summary>
    internal ValueTask<bool> IsCutOffAsync(CancellationToken cancellationToken) => PixelEnd.IsCutOffAsync(_data, _header, Info.FrameCount, cancellationToken);

    /// <summary>Lets go of what reading needed. The stream stays open: it is the caller's.</summary>
    public void Dispose() => _data.Dispose();
}
