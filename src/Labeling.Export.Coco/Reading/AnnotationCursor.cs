using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Walks through annotations; it waits only where a block ends, which saves as much time as parsing a box takes.</summary>
internal sealed class AnnotationCursor(AnnotationReader reader, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ParsedBlock> _blocks = reader.ReadBlocksAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    private ParsedBlock? _block;
    private int _next;

    /// <summary>The annotation stepped to; <see langword="null"/> before the first, behind the last, and where <see cref="StepAsync"/> is due.</summary>
    public CocoAnnotation? Current { get; private set; }

    /// <summary>Steps within what is in memory.</summary>
    /// <returns><see langword="false"/> at its end: call <see cref="StepAsync"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryStep()
    {
        Current = null;
        while (Current is null && _block is not null && _next < _block.Annotations.Length)
        {
            Current = reader.Take(_block, _next++);
        }

        return Current is not null;
    }

    /// <summary>Steps to the next annotation.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public async ValueTask<bool> StepAsync()
    {
        while (!TryStep())
        {
            if (!await _blocks.MoveNextAsync().ConfigureAwait(false))
            {
                _block = null;
                return false;
            }

            _block = _blocks.Current;
            _next = 0;
        }

        return true;
    }

    public ValueTask DisposeAsync() => _blocks.DisposeAsync();
}
