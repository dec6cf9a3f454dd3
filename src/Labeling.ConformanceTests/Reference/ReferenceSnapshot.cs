using System.Runtime.CompilerServices;

namespace Labeling.ConformanceTests;

/// <summary>Copies of a project's items.</summary>
internal sealed class ReferenceSnapshot(Project project, IReadOnlyList<Item> items) : LabelSnapshot
{
    public override Project Project { get; } = project;

    public override long ItemCount => items.Count;

    public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (Item item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
