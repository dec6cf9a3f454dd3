namespace Labeling.Imaging.Dicom;

/// <summary>Reads DICOM pictures: Part 10 files, and data sets without preamble.</summary>
/// <remarks>
/// <para>
/// It reads pixels that are not compressed or deflated, in either byte order, and frames compressed by JPEG (baseline, extended,
/// lossless process 14 with any predictor) and RLE. JPEG 2000, JPEG-LS and others are for codecs of the host.
/// </para>
/// <para>
/// Only the attributes that showing a picture needs are ever read. What a file says of a patient, of an institution or of a time is
/// passed over unseen, and appears in no result and no message.
/// </para>
/// <para>
/// Grey pictures are rendered by <see cref="DecodeOptions.Window"/>, else by the first window of the file, else by its table of values
/// of interest, else from the smallest to the greatest value. Streams must be able to seek.
/// </para>
/// <para>Holds no state between calls; safe for use by many threads at once.</para>
/// </remarks>
public sealed class DicomDecoder : IImageDecoder
{
    private readonly IDicomCodec[] _codecs;

    /// <summary>Makes a decoder.</summary>
    /// <param name="codecs">Codecs for compressed frames, asked in this order before the decoder's own; <see langword="null"/> for none.</param>
    public DicomDecoder(IEnumerable<IDicomCodec>? codecs = null) => _codecs = [.. codecs ?? []];

    /// <inheritdoc />
    public bool CanDecode(ReadOnlySpan<byte> header) => Sniffer.FindStart(header) is not null;

    /// <summary>Opens a file, to read frames one by one and to move a window by hand.</summary>
    /// <param name="stream">The file, from the current position to the end. It must be able to seek, and stay open while the image is used.</param>
    /// <param name="options">Limits; <see langword="null"/> for <see cref="DecodeOptions.Default"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image; the caller disposes it. No pixel has been read yet.</returns>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="ImageDecodingException">The header cannot be read, holds no picture, or asks for more than the limits allow.</exception>
    public async ValueTask<DicomImage> OpenAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException($"DICOM is read here and there in a file, and this stream cannot seek; copy it to memory or to a file first, or read it by {nameof(ImageReader)}.", nameof(stream));
        }

        var limits = options?.Limits ?? ImageLimits.Default;
        var (data, header) = await DicomHeaderReader.ReadAsync(stream, limits, cancellationToken).ConfigureAwait(false);
        try
        {
            return new DicomImage(data, header, ImageInfoReader.Read(header, limits), _codecs);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var image = await OpenAsync(stream, options, cancellationToken).ConfigureAwait(false);
        return FileEnd.WarnIf(await image.IsCutOffAsync(cancellationToken).ConfigureAwait(false), image.Info.ToImageInfo());
    }

    /// <inheritdoc />
    public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var image = await OpenAsync(stream, options, cancellationToken).ConfigureAwait(false);
        var frame = await image.ReadFrameAsync(options?.Frame ?? 0, cancellationToken).ConfigureAwait(false);
        return frame.Render(options?.Window);
    }
}
