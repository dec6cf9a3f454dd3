using System.Collections.Concurrent;

namespace Labeling.Export.Coco;

/// <summary>Writes a project's items as a COCO file: they become text on all cores, in their order.</summary>
internal sealed class ItemWriter : IAsyncDisposable
{
    private readonly CocoOutput _output;
    private readonly Func<ItemText> _create;
    private readonly ConcurrentBag<ItemText> _idle = [];
    private readonly TextPipe<Item, ItemText> _pipe;

    /// <summary>Begins.</summary>
    /// <param name="output">The file, which is disposed of with this.</param>
    /// <param name="create">Makes room for the text of some items.</param>
    public ItemWriter(CocoOutput output, Func<ItemText> create)
    {
        _output = output;
        _create = create;
        _pipe = new TextPipe<Item, ItemText>(Format, WriteAsync);
    }

    /// <summary>What could not be written, complete when the file is.</summary>
    public WarningList Warnings { get; } = new();

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    public ValueTask AddAsync(Item item, CancellationToken cancellationToken) => _pipe.AddAsync(item, 1 + item.Annotations.Count, cancellationToken);

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _pipe.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync().ConfigureAwait(false);
        await _output.DisposeAsync().ConfigureAwait(false);
    }

    private ItemText Format(List<Item> items)
    {
        var text = _idle.TryTake(out var idle) ? idle : _create();
        foreach (var item in items)
        {
            text.Add(item);
        }

        return text;
    }

    private async ValueTask WriteAsync(ItemText text, CancellationToken cancellationToken)
    {
        Warnings.AddAll(text.Warnings);
        Images += text.ImageCount;
        Annotations += text.AnnotationCount;
        await _output.WriteAsync(text.Annotations.Written, cancellationToken).ConfigureAwait(false);
        await _output.AddAsync(text.Images.Written, cancellationToken).ConfigureAwait(false);
        text.Clear();
        _idle.Add(text);
    }
}
