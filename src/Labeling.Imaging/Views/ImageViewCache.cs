using System.Threading.Channels;

namespace Labeling;

/// <summary>Makes pictures for browsers and keeps the last ones in memory: thumbnails of a page, the windows of a DICOM file that is looked at.</summary>
/// <remarks>
/// <para>
/// What it keeps is bounded by bytes; beyond that, what was asked for longest ago goes first. Callers that ask for the same picture at
/// once wait for one decoding. No more pictures are decoded at a time than <c>maxParallelism</c>, so that memory is bounded too.
/// Failures are not kept: files are repaired.
/// </para>
/// <para>Safe for use by many threads at once; one instance serves a whole process. Limits and name of the file play no part in telling pictures apart.</para>
/// </remarks>
public sealed class ImageViewCache : IImageViewer
{
    /// <summary>How many bytes are kept where a host does not say: 128 MiB, some ten thousand thumbnails.</summary>
    public const long DefaultMaxBytes = 134_217_728;

    private readonly ImageReader _reader;
    private readonly Channel<bool> _slots;
    private readonly ViewShelf _shelf;
    private readonly Dictionary<ViewKey, ViewFlight> _flights = [];
    private readonly Lock _lock = new();

    /// <summary>Makes an empty cache.</summary>
    /// <param name="reader">What reads the pictures; <see langword="null"/> for one of all formats with the default limits.</param>
    /// <param name="maxBytes">The most bytes of encoded pictures that are kept. 0 keeps nothing.</param>
    /// <param name="maxParallelism">How many pictures are decoded at a time; <see langword="null"/> for as many as there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or nothing could be decoded at a time.</exception>
    public ImageViewCache(ImageReader? reader = null, long maxBytes = DefaultMaxBytes, int? maxParallelism = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        var slots = maxParallelism ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1, nameof(maxParallelism));
        _reader = reader ?? new ImageReader();
        _shelf = new ViewShelf(maxBytes);
        _slots = Channel.CreateBounded<bool>(slots);
        while (_slots.Writer.TryWrite(true))
        {
            // One token for each picture that may be decoded at a time.
        }
    }

    /// <summary>How many bytes of encoded pictures are kept now.</summary>
    public long KeptBytes
    {
        get
        {
            lock (_lock)
            {
                return _shelf.Bytes;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask<EncodedImage> ViewAsync(
        string contentKey,
        Func<CancellationToken, Task<Stream>> open,
        DecodeOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentKey);
        ArgumentNullException.ThrowIfNull(open);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= DecodeOptions.Default;
        var key = new ViewKey(contentKey, options.FitInside, options.Frame, options.Window);
        ViewFlight flight;
        lock (_lock)
        {
            if (_shelf.Find(key) is { } kept)
            {
                return kept;
            }

            if (!_flights.TryGetValue(key, out flight!))
            {
                flight = new ViewFlight();
                _flights.Add(key, flight);
                flight.Start(token => MakeAsync(open, options, token), picture => Land(key, flight, picture));
            }

            flight.Join();
        }

        try
        {
            return await flight.Picture.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private async Task<EncodedImage> MakeAsync(Func<CancellationToken, Task<Stream>> open, DecodeOptions options, CancellationToken cancellationToken)
    {
        await _slots.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = await open(cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                return await _reader.ViewAsync(file, options, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _slots.Writer.TryWrite(true);
        }
    }

    /// <summary>Keeps what a flight brought, if it brought something.</summary>
    private void Land(ViewKey key, ViewFlight flight, EncodedImage? picture)
    {
        lock (_lock)
        {
            Forget(key, flight);
            if (picture is not null)
            {
                _shelf.Keep(key, picture);
            }
        }
    }

    private void Leave(ViewKey key, ViewFlight flight)
    {
        lock (_lock)
        {
            if (!flight.Leave())
            {
                return;
            }

            // Whoever asks from now on starts anew, and does not get the cancellation of others.
            Forget(key, flight);
        }

        flight.End();
    }

    private void Forget(ViewKey key, ViewFlight flight)
    {
        if (_flights.TryGetValue(key, out var current) && ReferenceEquals(current, flight))
        {
            _flights.Remove(key);
        }
    }
}
