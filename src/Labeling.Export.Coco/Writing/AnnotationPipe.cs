using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Labeling.Export.Coco;

/// <summary>Turns annotations into text on all cores while the caller brings the next ones, and writes it in their order.</summary>
/// <param name="file">The file to be.</param>
/// <param name="head">What stands before the first annotation.</param>
internal sealed class AnnotationPipe(OutputFile file, ReadOnlyMemory<byte> head) : IAsyncDisposable
{
    private const int BatchSize = 512;
    private const int FirstBuffer = 1 << 16;

    private static readonly int MostWaiting = Math.Clamp(2 * Environment.ProcessorCount, 4, 16);

    private readonly ConcurrentBag<JsonBuffer> _idle = [];
    private readonly Channel<Task<JsonBuffer>> _texts = Channel.CreateBounded<Task<JsonBuffer>>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });

    private CocoAnnotation[] _batch = new CocoAnnotation[BatchSize];
    private int _count;
    private Task? _writer;

    /// <summary>Takes an annotation, and waits when others are not written yet.</summary>
    public ValueTask AddAsync(CocoAnnotation annotation, CancellationToken cancellationToken)
    {
        _batch[_count++] = annotation;
        return _count < BatchSize ? ValueTask.CompletedTask : HandOverAsync(cancellationToken);
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _texts.Writer.TryComplete();
        await (_writer ?? file.WriteAsync(head, cancellationToken).AsTask()).ConfigureAwait(false);
        await file.WriteAsync(Format(_batch.AsSpan(0, _count), isFirst: _writer is null).Written, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until nothing writes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _texts.Writer.TryComplete();
        await (_writer ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        var isFirst = _writer is null;
        _writer ??= Task.Run(() => WriteAsync(cancellationToken), CancellationToken.None);
        var full = _batch;
        _batch = new CocoAnnotation[BatchSize];
        _count = 0;
        try
        {
            await _texts.Writer.WriteAsync(Task.Run(() => Format(full, isFirst), CancellationToken.None), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Writing failed; the writer knows why.
            await _writer.ConfigureAwait(false);
            throw;
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(head, cancellationToken).ConfigureAwait(false);
            await foreach (var text in _texts.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var json = await text.ConfigureAwait(false);
                await file.WriteAsync(json.Written, cancellationToken).ConfigureAwait(false);
                json.Clear();
                _idle.Add(json);
            }
        }
        finally
        {
            _texts.Writer.TryComplete();
        }
    }

    private JsonBuffer Format(ReadOnlySpan<CocoAnnotation> annotations, bool isFirst)
    {
        var json = _idle.TryTake(out var idle) ? idle : new JsonBuffer(FirstBuffer);
        foreach (var annotation in annotations)
        {
            json.Raw(isFirst ? ""u8 : ","u8);
            CocoJson.Write(json, annotation);
            isFirst = false;
        }

        return json;
    }
}
