using System.Threading.Channels;

namespace Labeling.Export.Coco;

/// <summary>Turns annotations into text on another core while the caller brings the next ones.</summary>
internal sealed class AnnotationPipe(OutputFile file) : IAsyncDisposable
{
    private const int BatchSize = 512;
    private const int MostWaiting = 4;
    private const int FlushAt = 1 << 20;

    private readonly Channel<CocoAnnotation[]> _batches = Channel.CreateBounded<CocoAnnotation[]>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });

    private JsonBuffer? _json;
    private CocoAnnotation[] _batch = new CocoAnnotation[BatchSize];
    private int _count;
    private bool _hasAny;
    private Task? _worker;

    /// <summary>Takes an annotation, and waits when others are not written yet.</summary>
    public ValueTask AddAsync(CocoAnnotation annotation, CancellationToken cancellationToken)
    {
        _batch[_count++] = annotation;
        return _count < BatchSize ? ValueTask.CompletedTask : HandOverAsync(cancellationToken);
    }

    /// <summary>Ends, and gives the text that is not in the file yet.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> CompleteAsync()
    {
        _batches.Writer.TryComplete();
        await (_worker ?? Task.CompletedTask).ConfigureAwait(false);
        Format(_batch.AsSpan(0, _count));
        return _json!.Written;
    }

    /// <summary>Waits until nothing writes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _batches.Writer.TryComplete();
        await (_worker ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        _worker ??= Task.Run(() => FormatAsync(cancellationToken), CancellationToken.None);
        var full = _batch;
        _batch = new CocoAnnotation[BatchSize];
        _count = 0;
        try
        {
            await _batches.Writer.WriteAsync(full, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Writing failed; the worker knows why.
            await _worker.ConfigureAwait(false);
            throw;
        }
    }

    private async Task FormatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                Format(batch);
                if (_json!.Length >= FlushAt)
                {
                    file.WriteTail(_json.Written.Span);
                    _json.Clear();
                }
            }
        }
        finally
        {
            _batches.Writer.TryComplete();
        }
    }

    private void Format(ReadOnlySpan<CocoAnnotation> annotations)
    {
        _json ??= new JsonBuffer(_worker is null ? 1 << 14 : FlushAt + (FlushAt / 4));
        foreach (var annotation in annotations)
        {
            _json.Raw(_hasAny ? ","u8 : ""u8);
            CocoJson.Write(_json, annotation);
            _hasAny = true;
        }
    }
}
