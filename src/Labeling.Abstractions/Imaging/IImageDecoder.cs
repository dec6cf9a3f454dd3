namespace Labeling;

/// <summary>Reads pictures of one format or of several: sizes from headers, and pixels.</summary>
/// <remarks>
/// <para>
/// Everything in a stream is hostile until checked: whatever the bytes are, a decoder ends in bounded time, takes no more memory
/// than <see cref="ImageLimits"/> allow, and reports what it cannot read by <see cref="ImageDecodingException"/> and by nothing
/// else. Errors of the stream itself (<see cref="IOException"/>) pass through.
/// </para>
/// <para>A decoder holds no state between calls and is safe for use by many threads at once.</para>
/// </remarks>
public interface IImageDecoder
{
    /// <summary>How many bytes from the start <see cref="CanDecode"/> may look at.</summary>
    const int HeaderLength = 256;

    /// <summary>Whether this decoder reads files that begin like this. The content decides, never a file's name.</summary>
    /// <param name="header">The first <see cref="HeaderLength"/> bytes of the file, or all of them where it is shorter.</param>
    /// <returns><see langword="true"/> if the bytes have the format's signature; the file may turn out to be damaged all the same.</returns>
    bool CanDecode(ReadOnlySpan<byte> header);

    /// <summary>Reads format, size and orientation from the header, without decoding a pixel.</summary>
    /// <param name="stream">
    /// The file, from the current position to the end. The decoder may move the position and does not close the stream. A decoder may
    /// insist on a stream that can seek; <c>ImageReader</c> takes any stream and gives its decoders one that can.
    /// </param>
    /// <param name="options">Name and limits; <see langword="null"/> for <see cref="DecodeOptions.Default"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// What the header says. The size is within the limits. A file that is seen to end before its picture does, without decoding it, has a warning
    /// of the code <see cref="LabelingErrorCodes.ImageTruncated"/>: workflows keep it with the item.
    /// </returns>
    /// <exception cref="ImageDecodingException">The header cannot be read, or asks for more than the limits allow.</exception>
    ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Decodes one frame, upright: the first, unless <see cref="DecodeOptions.Frame"/> says otherwise.</summary>
    /// <param name="stream">As for <see cref="ProbeAsync"/>.</param>
    /// <param name="options">Name, limits and what to decode; <see langword="null"/> for <see cref="DecodeOptions.Default"/>.</param>
    /// <param name="cancellationToken">Stops the reading, and the decoding where the codec underneath can be stopped.</param>
    /// <returns>The pixels; the caller disposes them. A file that is cut off gives what can be shown, with a warning.</returns>
    /// <remarks>
    /// Decoding is work for the processor and runs on the calling thread once the bytes are there: a user interface calls it
    /// through <see cref="Task.Run(Func{Task}, CancellationToken)"/>.
    /// </remarks>
    /// <exception cref="ImageDecodingException">Nothing of the picture can be shown, or it asks for more than the limits allow.</exception>
    ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default);
}
