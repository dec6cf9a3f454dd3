namespace Labeling.Export.Coco;

/// <summary>Gives a list's objects in blocks.</summary>
internal interface IBlockSource : IAsyncDisposable
{
    /// <summary>Gives the next block, for the caller to dispose, or <see langword="null"/> at the end.</summary>
    /// <exception cref="LabelingException">The file cannot be gone through from here on; all before was given.</exception>
    ValueTask<ElementBlock?> NextAsync(CancellationToken cancellationToken);
}
