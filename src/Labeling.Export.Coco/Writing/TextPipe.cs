using System.Threading.Channels;

namespace Labeling.Export.Coco;

/// <summary>Turns things into text on all cores while the caller brings the next ones, and has it written in their order.</summary>
/// <param name="format">Makes a text of some things; called from several threads.</param>
/// <param name="write">Writes a text; called for one after the other.</param>
internal sealed class TextPipe<TThing, TText>(Func<List<TThing>, TText> format, Func<TText, CancellationToken, ValueTask> write) : IAsyncDisposable
{
    private const int BatchWeight = 512;

    private static readonly int MostWaiting = Math.Clamp(4 * Environment.ProcessorCount, 8, 32);

    private readonly Channel<Task<TText>> _texts = Channel.CreateBounded<Task<TText>>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });

    private List<TThing> _batch = new(BatchWeight);
    private int _weight;
    private Task? _writer;

    /// <summary>Takes a thing, and waits when others are not written yet.</summary>
    /// <param name="thing">The thing.</param>
    /// <param name="weight">How much text it will be, in annotations.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public ValueTask AddAsync(TThing thing, int weight, CancellationToken cancellationToken)
    {
        _batch.Add(thing);
        _weight += weight;
        return _weight < BatchWeight ? ValueTask.CompletedTask : HandOverAsync(cancellationToken);
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _texts.Writer.TryComplete();
        await (_writer ?? Task.CompletedTask).ConfigureAwait(false);
        await write(format(_batch), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until nothing writes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _texts.Writer.TryComplete();
        await (_writer ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        _writer ??= Task.Run(() => WriteAsync(cancellationToken), CancellationToken.None);
        var full = _batch;
        _batch = new List<TThing>(full.Count);
        _weight = 0;
        try
        {
            await _texts.Writer.WriteAsync(Task.Run(() => format(full), CancellationToken.None), cancellationToken).ConfigureAwait(false);
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
            await foreach (var text in _texts.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await write(await text.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _texts.Writer.TryComplete();
        }
    }
}
