using System.Collections.Concurrent;

namespace Labeling.Export.Coco;

/// <summary>Writes a COCO file piece by piece in memory that does not grow with it.</summary>
/// <remarks>
/// <para>
/// Images and annotations may come in any order and mixed. The file is laid out as <c>info</c>, <c>licenses</c>,
/// <c>categories</c>, <c>annotations</c>, <c>images</c>: annotations, by far the larger part, are written as they come. Images
/// wait in memory, and when there are many in a temporary file. The file has a temporary name until <see cref="CompleteAsync"/>; a
/// writer that is disposed before leaves nothing.
/// </para>
/// <para>Ids are not checked for being unique. Use one writer from one place at a time.</para>
/// </remarks>
public sealed class CocoWriter : IAsyncDisposable
{
    private const int FirstBuffer = 1 << 16;

    private readonly CocoOutput _output;
    private readonly TextPipe<CocoAnnotation, JsonBuffer> _annotations;
    private readonly ConcurrentBag<JsonBuffer> _idle = [];
    private bool _completed;

    private CocoWriter(CocoOutput output)
    {
        _output = output;
        _annotations = new TextPipe<CocoAnnotation, JsonBuffer>(Format, WriteAsync);
    }

    /// <summary>The file to be: its full path, or the destination's location and its name.</summary>
    public string Path => _output.Path;

    /// <summary>The number of images written so far.</summary>
    public long Images { get; private set; }

    /// <summary>The number of annotations written so far.</summary>
    public long Annotations { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, whose folder is made when it is not there.</param>
    /// <param name="categories">The categories that annotations will refer to.</param>
    /// <param name="options">How to write; <see langword="null"/> for the defaults.</param>
    /// <exception cref="LabelingException">
    /// The file is there and is not to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>), or the folder cannot be written
    /// to (<see cref="LabelingErrorCodes.ExportFailed"/>).
    /// </exception>
    public static CocoWriter Create(string path, IEnumerable<CocoCategory> categories, CocoWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(categories);
        options ??= new CocoWriterOptions();
        var head = Head(categories, options);
#pragma warning disable CA2000 // The writer disposes it.
        return new CocoWriter(new CocoOutput(OutputFile.Create(path, options.Overwrite), head));
#pragma warning restore CA2000
    }

    /// <summary>Begins a file in a destination. What is known before its place comes waits on this machine.</summary>
    /// <param name="destination">Where; the file is all that is written there.</param>
    /// <param name="fileName">The file's path in it.</param>
    /// <param name="categories">The categories that annotations will refer to.</param>
    /// <param name="options">How to write; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The name is not one for a file in a destination; see <see cref="ExportFiles.FindPathFault"/>.</exception>
    /// <exception cref="LabelingException">As for <see cref="Create"/>.</exception>
    public static async Task<CocoWriter> CreateAsync(
        IExportDestination destination, string fileName, IEnumerable<CocoCategory> categories, CocoWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(categories);
#pragma warning disable CA2000 // The writer disposes it.
        return new CocoWriter(await BeginAsync(destination, fileName, categories, options ?? new CocoWriterOptions(), cancellationToken).ConfigureAwait(false));
#pragma warning restore CA2000
    }

    /// <summary>Writes one image.</summary>
    /// <param name="image">The image; its id not written before.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="LabelingException">The disk failed; code <see cref="LabelingErrorCodes.ExportFailed"/>.</exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public ValueTask WriteAsync(CocoImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ThrowIfCompleted();
        Images++;
        return _output.AddAsync(image, cancellationToken);
    }

    /// <summary>Writes one annotation. Where it has no area, or only a segmentation, the area and the box follow from it.</summary>
    /// <param name="annotation">The annotation; its id not written before.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the polygon has holes, which COCO cannot hold.</exception>
    /// <exception cref="LabelingException">The disk failed; code <see cref="LabelingErrorCodes.ExportFailed"/>.</exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public ValueTask WriteAsync(CocoAnnotation annotation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        ThrowIfCompleted();
        ThrowIfUnwritable(annotation);
        Annotations++;
        return _annotations.AddAsync(annotation, weight: 1, cancellationToken);
    }

    /// <summary>Ends the file, brings it to the disk and gives it its name, in one step that either happens or does not.</summary>
    /// <param name="cancellationToken">Stops the writing before that step.</param>
    /// <exception cref="LabelingException">
    /// The disk failed (<see cref="LabelingErrorCodes.ExportFailed"/>), or somebody made a file of that name meanwhile that is not
    /// to be replaced (<see cref="LabelingErrorCodes.ExportExists"/>).
    /// </exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        await _annotations.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _completed = true;
        await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what was written unless it was completed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _annotations.DisposeAsync().ConfigureAwait(false);
        await _output.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Begins a file in a destination.</summary>
    internal static async Task<CocoOutput> BeginAsync(
        IExportDestination destination, string fileName, IEnumerable<CocoCategory> categories, CocoWriterOptions options, CancellationToken cancellationToken)
    {
        var head = Head(categories, options);
#pragma warning disable CA2000 // The output disposes it.
        return new CocoOutput(await OutputFile.CreateAsync(destination, fileName, options.Overwrite, cancellationToken).ConfigureAwait(false), head);
#pragma warning restore CA2000
    }

    /// <summary>Throws for an annotation that the format cannot hold.</summary>
    internal static void ThrowIfUnwritable(CocoAnnotation annotation)
    {
        if (!double.IsFinite(annotation.Score ?? 0) || !double.IsFinite(annotation.Area ?? 0) || annotation.Keypoints?.All(double.IsFinite) == false)
        {
            throw new ArgumentException(
                $"Annotation {annotation.Id} has a score, an area or a key point that is not a finite number, which JSON cannot hold.", nameof(annotation));
        }

        if (annotation.Segmentation is Polygon polygon && ItemMapper.HasHoles(polygon))
        {
            throw new ArgumentException(
                $"The polygon of annotation {annotation.Id} has holes, which COCO's polygons cannot have. Give RunLengthMask.FromPolygon of it instead.", nameof(annotation));
        }

        if (annotation.Segmentation is BoundingBox)
        {
            throw new ArgumentException($"The segmentation of annotation {annotation.Id} is a box. Give it as Box.", nameof(annotation));
        }
    }

    private static ReadOnlyMemory<byte> Head(IEnumerable<CocoCategory> categories, CocoWriterOptions options)
    {
        var json = new JsonBuffer(FirstBuffer);
        json.Raw("{\"info\":"u8);
        CocoJson.Write(json, options.Info ?? new CocoInfo());
        json.Raw(",\"licenses\":["u8);
        var separator = ""u8;
        foreach (var license in options.Licenses)
        {
            json.Raw(separator);
            CocoJson.Write(json, license);
            separator = ","u8;
        }

        json.Raw("]"u8);
        CocoJson.Extra(json, options.Extra);
        json.Raw(",\"categories\":["u8);
        separator = ""u8;
        foreach (var category in categories)
        {
            json.Raw(separator);
            CocoJson.Write(json, category);
            separator = ","u8;
        }

        json.Raw("],\"annotations\":["u8);
        return json.Written;
    }

    private JsonBuffer Format(List<CocoAnnotation> annotations)
    {
        var json = _idle.TryTake(out var idle) ? idle : new JsonBuffer(FirstBuffer);
        foreach (var annotation in annotations)
        {
            json.Raw(","u8);
            CocoJson.Write(json, annotation);
        }

        return json;
    }

    private async ValueTask WriteAsync(JsonBuffer json, CancellationToken cancellationToken)
    {
        await _output.WriteAsync(json.Written, cancellationToken).ConfigureAwait(false);
        json.Clear();
        _idle.Add(json);
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException($"'{Path}' is complete. Create another writer to write again.");
        }
    }
}
