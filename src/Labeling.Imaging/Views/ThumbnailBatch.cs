using System.Collections.Concurrent;

namespace Labeling;

/// <summary>Makes thumbnails of a whole project, a few pictures at a time, so that memory does not grow with the project.</summary>
/// <remarks>Immutable; safe for use by many threads at once.</remarks>
public sealed class ThumbnailBatch
{
    /// <summary>How many of the failures a report tells one by one.</summary>
    public const int MostFailuresTold = 1000;

    private readonly ImageReader _reader;
    private readonly DecodeOptions _options;
    private readonly int _maxParallelism;

    /// <summary>Makes a batch.</summary>
    /// <param name="reader">What reads the pictures; <see langword="null"/> for one of all formats with the default limits.</param>
    /// <param name="size">The box that each thumbnail fits into; <see langword="null"/> for 256 × 256 pixels.</param>
    /// <param name="maxParallelism">How many pictures are decoded at a time; <see langword="null"/> for as many as there are processors.</param>
    /// <exception cref="ArgumentException">The box is empty, or nothing could be decoded at a time.</exception>
    public ThumbnailBatch(ImageReader? reader = null, PixelSize? size = null, int? maxParallelism = null)
    {
        _reader = reader ?? new ImageReader();
        _options = new DecodeOptions { FitInside = size };
        _maxParallelism = maxParallelism ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(_maxParallelism, 1, nameof(maxParallelism));
    }

    /// <summary>Makes a thumbnail of each item. One that cannot be read is told in the report and keeps none of the others from theirs.</summary>
    /// <param name="items">The items, such as those of a project.</param>
    /// <param name="open">Opens an item's file; the batch disposes the stream. Called for several items at once.</param>
    /// <param name="keep">Keeps a thumbnail, on a disk or in a store. Called for several items at once; what it throws ends the batch.</param>
    /// <param name="progress">Told the state after each item, not always in order.</param>
    /// <param name="cancellationToken">Stops after the pictures that are being made.</param>
    /// <returns>How many were made, and which could not be.</returns>
    public async Task<ThumbnailReport> RunAsync(
        IAsyncEnumerable<Item> items,
        Func<Item, CancellationToken, Task<Stream>> open,
        Func<Item, EncodedImage, CancellationToken, Task> keep,
        IProgress<ThumbnailReport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(keep);
        var tally = new Tally();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _maxParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, parallel, async (item, token) =>
        {
            if (await MakeAsync(item, open, tally, token).ConfigureAwait(false) is { } thumbnail)
            {
                await keep(item, thumbnail, token).ConfigureAwait(false);
                tally.Made();
            }

            progress?.Report(tally.ToReport());
        }).ConfigureAwait(false);
        return tally.ToReport();
    }

    private async Task<EncodedImage?> MakeAsync(Item item, Func<Item, CancellationToken, Task<Stream>> open, Tally tally, CancellationToken cancellationToken)
    {
        try
        {
            var file = await open(item, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                return await _reader.ThumbnailAsync(file, _options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is LabelingException or IOException or UnauthorizedAccessException)
        {
            var code = (exception as LabelingException)?.Code ?? LabelingErrorCodes.DatasetUnavailable;
            tally.Failed(new ThumbnailFailure { ItemId = item.Id, Path = item.Path, Code = code, Message = exception.Message });
            return null;
        }
    }

    private sealed class Tally
    {
        private readonly ConcurrentQueue<ThumbnailFailure> _failures = new();
        private long _made;
        private long _failed;

        public void Made() => Interlocked.Increment(ref _made);

        public void Failed(ThumbnailFailure failure)
        {
            if (Interlocked.Increment(ref _failed) <= MostFailuresTold)
            {
                _failures.Enqueue(failure);
            }
        }

        public ThumbnailReport ToReport() => new() { Made = Interlocked.Read(ref _made), Failed = Interlocked.Read(ref _failed), Failures = _failures };
    }
}
