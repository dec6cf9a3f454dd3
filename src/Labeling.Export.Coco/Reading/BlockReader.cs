using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Cuts a list of a file into blocks of whole objects.</summary>
internal sealed class BlockReader(JsonWindow window, ProblemReporter problems, string section) : IBlockSource
{
    private readonly ListCursor _cursor = new(window, problems);
    private long _index;
    private bool _hasEnded;

#pragma warning disable CA2000 // The reader disposes it.
    public static BlockReader Open(string path, long offset, ProblemReporter problems, string section)
        => new(JsonWindow.Open(path, offset, problems.Options.MaxObjectBytes), problems, section);
#pragma warning restore CA2000

    public ValueTask DisposeAsync() => window.DisposeAsync();

    public async ValueTask<ElementBlock?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var block = new ElementBlock(section);
        while (!block.IsFull && !_hasEnded)
        {
            var state = Take(block);
            if (state == State.Ended || (state == State.NeedsMore && block.Count > 0))
            {
                break;
            }

            if (state == State.NeedsMore)
            {
                await _cursor.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (block.Count > 0)
        {
            return block;
        }

        block.Dispose();
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private State Take(ElementBlock block)
    {
        while (!block.IsFull)
        {
            int length;
            try
            {
                if (!_cursor.TryNext(out length))
                {
                    return State.NeedsMore;
                }
            }
            catch (LabelingException) when (block.Count > 0)
            {
                // It stays where it is, and is met again by the next call.
                return State.NeedsMore;
            }

            if (length == 0)
            {
                _hasEnded = true;
                return State.Ended;
            }

            block.Add(window.Unread[..length], _index++, window.Position);
            window.Pass(length);
        }

        return State.Full;
    }

    private enum State
    {
        Full,
        NeedsMore,
        Ended,
    }
}
