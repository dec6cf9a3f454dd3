using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Labeling.MlAssist;

/// <summary>Gives the features of items, from the cache or made now: pictures are decoded and go through the network in several hands at once.</summary>
/// <remarks>
/// Each worker takes a batch, decodes its pictures, and runs the network on one thread, while the others do the same: on processors that is faster
/// than one network call on all threads, because nothing waits for its slowest part. Bounded: at most a few batches are in flight.
/// </remarks>
internal sealed class FeaturePipeline(FeatureExtractor extractor, FeatureCache cache, AssistInstruments instruments)
{
    private static int Workers => Math.Clamp(Environment.ProcessorCount, 1, 64);

    public FeatureExtractor Extractor => extractor;

    public FeatureCache Cache => cache;

    /// <summary>Streams where each item's features lie in the cache, in the order of the items; or why there are none.</summary>
    public async IAsyncEnumerable<FeatureRow> ReadAsync(
        IAsyncEnumerable<Item> items, DatasetDefinition dataset, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int inFlight = checked((Workers + 1) * extractor.BatchSize);
        var ordered = Channel.CreateBounded<Entry>(new BoundedChannelOptions(4 * inFlight) { SingleReader = true, SingleWriter = true });
        var work = Channel.CreateBounded<Entry>(new BoundedChannelOptions(inFlight) { SingleWriter = true });
        var reading = Task.Run(() => FeedAsync(items, dataset, ordered.Writer, work.Writer, stop.Token), CancellationToken.None);
        var working = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(work.Reader, images, stop.Token), CancellationToken.None)).Append(reading).ToArray();
        try
        {
            await foreach (var entry in ordered.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!entry.Done.Task.IsCompleted)
                {
                    await AwaitAsync(entry, working).WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                yield return new FeatureRow(entry.Item, await entry.Done.Task.ConfigureAwait(false), entry.Problem);
            }

            await Task.WhenAll(working).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for an entry, or for the failure of whoever should have made it.</summary>
    private static async Task AwaitAsync(Entry entry, Task[] working)
    {
        var pending = new List<Task>(working) { entry.Done.Task };
        while (!entry.Done.Task.IsCompleted)
        {
            var first = await Task.WhenAny(pending).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            pending.Remove(first);
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<Item> items, DatasetDefinition dataset, ChannelWriter<Entry> ordered, ChannelWriter<Entry> work, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var entry = new Entry(item, FeatureCache.KeyOf(dataset, item));
                if (cache.TryFind(entry.Key, out int row))
                {
                    entry.Done.SetResult(row);
                }
                else
                {
                    await work.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
                }

                await ordered.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            work.Complete();
            ordered.Complete(failure);
        }
    }

    private async Task WorkAsync(ChannelReader<Entry> work, IItemImages images, CancellationToken cancellationToken)
    {
        float[] inputs = new float[checked(extractor.BatchSize * extractor.InputLength)];
        float[] features = new float[checked(extractor.BatchSize * extractor.Length)];
        var options = new DecodeOptions { FitInside = extractor.DecodeBox };
        var batch = new List<Entry>(extractor.BatchSize);
        while (await work.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < extractor.BatchSize && work.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            if (batch.Count > 0)
            {
                await ExtractAsync(batch, images, options, inputs, features, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ExtractAsync(List<Entry> batch, IItemImages images, DecodeOptions options, float[] inputs, float[] features, CancellationToken cancellationToken)
    {
        // All pictures of the batch are asked for at once, so that a distant store answers while others are decoded. Each becomes an input as soon as it is
        // decoded: its pixels are in the caches then, and its memory serves for the next.
        var prepared = new Task<bool>[batch.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = PrepareAsync(batch[i], images, options, inputs.AsMemory(i * extractor.InputLength, extractor.InputLength), cancellationToken);
        }

        bool[] isReadable = await Task.WhenAll(prepared).ConfigureAwait(false);
        int count = 0;
        for (int i = 0; i < isReadable.Length; i++)
        {
            if (isReadable[i])
            {
                Array.Copy(inputs, i * extractor.InputLength, inputs, count * extractor.InputLength, i == count ? 0 : extractor.InputLength);
                batch[count++] = batch[i];
            }
        }

        if (count == 0)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        extractor.Extract(inputs, count, features);
        instruments.Extracted(count, Stopwatch.GetElapsedTime(started));
        for (int i = 0; i < count; i++)
        {
            batch[i].Done.SetResult(cache.Add(batch[i].Key, features.AsSpan(i * extractor.Length, extractor.Length)));
        }
    }

    private async Task<bool> PrepareAsync(Entry entry, IItemImages images, DecodeOptions options, Memory<float> input, CancellationToken cancellationToken)
    {
        try
        {
            using var image = await images.DecodeAsync(entry.Item, options, cancellationToken).ConfigureAwait(false);
            extractor.Prepare(image, input.Span);
            return true;
        }
        catch (ImageDecodingException exception)
        {
            entry.Problem = exception.Message;
            entry.Done.SetResult(-1);
            return false;
        }
    }

    private sealed class Entry(Item item, UInt128 key)
    {
        public Item Item => item;

        public UInt128 Key => key;

        public string? Problem { get; set; }

        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
