namespace Labeling.Export.Coco;

/// <summary>A COCO file in the making: its head, then annotations as they come, then the images, which wait till the end.</summary>
/// <param name="file">The file to be.</param>
/// <param name="head">What stands before the first annotation.</param>
internal sealed class CocoOutput(OutputFile file, ReadOnlyMemory<byte> head) : IAsyncDisposable
{
    private const int FirstBuffer = 1 << 14;
    private const int FlushAt = 1 << 20;

    private static readonly ReadOnlyMemory<byte> BeforeImages = "],\"images\":["u8.ToArray();
    private static readonly ReadOnlyMemory<byte> End = "]}\n"u8.ToArray();

    private readonly JsonBuffer _images = new(FirstBuffer);
    private bool _hasImages;
    private bool _hasHead;
    private bool _hasAnnotations;

    public string Path => file.Path;

    /// <summary>Writes annotations, a comma before each. May be called while images are added, but not by two at once.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> annotations, CancellationToken cancellationToken)
    {
        if (!_hasHead)
        {
            _hasHead = true;
            await file.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        }

        if (!annotations.IsEmpty)
        {
            await file.WriteAsync(_hasAnnotations ? annotations : annotations[1..], cancellationToken).ConfigureAwait(false);
            _hasAnnotations = true;
        }
    }

    /// <summary>Adds an image.</summary>
    public ValueTask AddAsync(CocoImage image, CancellationToken cancellationToken)
    {
        _images.Raw(","u8);
        CocoJson.Write(_images, image, details: null);
        return FlushAsync(cancellationToken);
    }

    /// <summary>Adds images, a comma before each.</summary>
    public ValueTask AddAsync(ReadOnlyMemory<byte> images, CancellationToken cancellationToken)
    {
        _images.Raw(images.Span);
        return FlushAsync(cancellationToken);
    }

    /// <summary>Ends the file, brings it to the disk and gives it its name.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(BeforeImages, cancellationToken).ConfigureAwait(false);
        await file.AppendTailAsync(cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(NewImages(), cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(End, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await file.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private ValueTask FlushAsync(CancellationToken cancellationToken)
        => _images.Length < FlushAt ? ValueTask.CompletedTask : FlushImagesAsync(cancellationToken);

    private async ValueTask FlushImagesAsync(CancellationToken cancellationToken)
    {
        await file.WriteTailAsync(NewImages(), cancellationToken).ConfigureAwait(false);
        _hasImages = true;
        _images.Clear();
    }

    private ReadOnlyMemory<byte> NewImages() => _hasImages || _images.Length == 0 ? _images.Written : _images.Written[1..];
}
