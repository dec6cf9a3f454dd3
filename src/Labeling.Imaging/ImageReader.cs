using Labeling.Imaging.Dicom;

namespace Labeling;

/// <summary>Reads pictures of every format there is a decoder for: the one place that applications, the web and trainers read pictures through.</summary>
/// <remarks>
/// <para>
/// It looks at the content to choose the decoder (a file's extension plays no part), lets any stream be read whether it can seek or
/// not, and applies the limits. It reads JPEG, PNG, BMP, TIFF and DICOM by itself.
/// </para>
/// <para>Safe for use by many threads at once; one instance serves a whole process.</para>
/// </remarks>
public sealed class ImageReader : IImageDecoder
{
    private static readonly PixelSize DefaultThumbnail = new(256, 256);

    private readonly IImageDecoder[] _decoders;
    private readonly ImageLimits _limits;
    private readonly TimeProvider _time;

    /// <summary>Makes a reader.</summary>
    /// <param name="decoders">Further decoders, asked in this order before the reader's own; <see langword="null"/> for none.</param>
    /// <param name="limits">What a picture may ask for where a call does not say; <see langword="null"/> for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="timeProvider">The clock of <see cref="ImageLimits.MaxDuration"/>, or <see langword="null"/> for the system's.</param>
    public ImageReader(IEnumerable<IImageDecoder>? decoders = null, ImageLimits? limits = null, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;

        // DICOM comes first: its preamble may be the head of a TIFF file that shows the same pixels without their window.
        _decoders = [.. decoders ?? [], new DicomDecoder(), new JpegDecoder(), new PngDecoder(), new TiffDecoder(), new BmpDecoder()];
        _limits = limits ?? ImageLimits.Default;
    }

    /// <inheritdoc />
    public bool CanDecode(ReadOnlySpan<byte> header) => Choose(header) is not null;

    /// <inheritdoc />
    /// <remarks>
    /// Reads the head of the stream and no more, except that a TIFF file's directories may be anywhere in it, and a DICOM file's header may be long.
    /// Of a stream that can seek it looks at the last bytes too, to warn of a file that is cut off; one that does not end as its format wants is read whole.
    /// A PNG stream that cannot seek is read whole, since its orientation may stand at its end.
    /// </remarks>
    public ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        => ReadAsync(
            stream,
            options ?? DecodeOptions.Default,
            static (decoder, source, settings, token) => decoder.ProbeAsync(source, settings, token),
            FileNames.Warn,
            cancellationToken);

    /// <inheritdoc />
    public ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        => ReadAsync(
            stream,
            options ?? DecodeOptions.Default,
            static (decoder, source, settings, token) => decoder.DecodeAsync(source, settings, token),
            FileNames.Warn,
            cancellationToken);

    /// <summary>Makes a small upright picture of a file, for lists and grids.</summary>
    /// <param name="stream">The file, from the current position to the end.</param>
    /// <param name="options">
    /// Name and limits; <see cref="DecodeOptions.FitInside"/> is the box the small picture fits into, 256 × 256 pixels if
    /// <see langword="null"/>.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The picture with its proportions kept, touching the box both ways it can; never enlarged.</returns>
    /// <remarks>JPEG is decoded at an eighth to seven eighths of its size where that suffices. Each pixel is the mean of the area it covers.</remarks>
    /// <exception cref="ImageDecodingException">Nothing of the picture can be shown, or it asks for more than the limits allow.</exception>
    public ValueTask<EncodedImage> ThumbnailAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= DecodeOptions.Default;
        return ViewAsync(stream, new DecodeOptions(options) { FitInside = options.FitInside ?? DefaultThumbnail }, cancellationToken);
    }

    /// <summary>Makes an upright picture of a file that any browser shows: a view of a TIFF or DICOM file, or of a picture too large to send whole.</summary>
    /// <param name="stream">The file, from the current position to the end.</param>
    /// <param name="options">
    /// Name, limits, frame and window; <see cref="DecodeOptions.FitInside"/> is the box the picture fits into, <see langword="null"/> for the full size.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// The picture, never enlarged. Within a box a JPEG, or a PNG where there is transparency; at full size always a PNG, which loses nothing.
    /// </returns>
    /// <exception cref="ImageDecodingException">Nothing of the picture can be shown, or it asks for more than the limits allow.</exception>
    public async ValueTask<EncodedImage> ViewAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var image = await DecodeAsync(stream, options, cancellationToken).ConfigureAwait(false);
        if (options?.FitInside is not { } box)
        {
            return SkiaEncoder.EncodePng(image.Pixels, image.Size, image.Warnings);
        }

        var fitted = Fitting.Inside(image.Info.UprightSize, box);
        var size = new PixelSize(Math.Min(fitted.Width, image.Size.Width), Math.Min(fitted.Height, image.Size.Height));
        if (size == image.Size)
        {
            return SkiaEncoder.EncodeSmall(image.Pixels, image.Size, image.Warnings);
        }

        using var reduced = AreaScaler.Reduce(image.Pixels.Span, image.Size, size);
        return SkiaEncoder.EncodeSmall(reduced.Memory, size, image.Warnings);
    }

    private async ValueTask<T> ReadAsync<T>(
        Stream stream,
        DecodeOptions options,
        Func<IImageDecoder, Stream, DecodeOptions, CancellationToken, ValueTask<T>> read,
        Func<T, string?, T> warn,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        cancellationToken.ThrowIfCancellationRequested();
        var limits = options.Limits ?? _limits;
        options = new DecodeOptions(options) { Limits = limits };
        using var clock = new CancellationTokenSource(limits.MaxDuration, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            return warn(await ReadAnyAsync(stream, options, read, stop.Token).ConfigureAwait(false), options.FileName);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var exception = Fault.TooLong(limits);
            exception.FileName = options.FileName;
            throw exception;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == stop.Token)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (ImageDecodingException exception)
        {
            exception.FileName ??= options.FileName;
            throw;
        }
    }

    private async ValueTask<T> ReadAnyAsync<T>(
        Stream stream,
        DecodeOptions options,
        Func<IImageDecoder, Stream, DecodeOptions, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            return await ReadSeekableAsync(stream, options, read, cancellationToken).ConfigureAwait(false);
        }

        var rewindable = new RewindableStream(stream, options.Limits ?? _limits);
        await using (rewindable.ConfigureAwait(false))
        {
            return await ReadSeekableAsync(rewindable, options, read, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> ReadSeekableAsync<T>(
        Stream stream,
        DecodeOptions options,
        Func<IImageDecoder, Stream, DecodeOptions, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken)
    {
        var decoder = await ChooseAsync(stream, options.Limits ?? _limits, cancellationToken).ConfigureAwait(false);
        return await read(decoder, stream, options, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IImageDecoder> ChooseAsync(Stream source, ImageLimits limits, CancellationToken cancellationToken)
    {
        var start = source.Position;
        if (source is not RewindableStream && source.Length - start > limits.MaxBytes)
        {
            throw Fault.TooManyBytes(limits);
        }

        var header = new byte[IImageDecoder.HeaderLength];
        var count = await source.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        source.Position = start;
        if (count == 0)
        {
            throw Fault.Empty();
        }

        return Choose(header.AsSpan(0, count)) ?? throw Fault.UnknownFormat(header.AsSpan(0, count));
    }

    private IImageDecoder? Choose(ReadOnlySpan<byte> header)
    {
        foreach (var decoder in _decoders)
        {
            if (decoder.CanDecode(header))
            {
                return decoder;
            }
        }

        return null;
    }
}
