using System.Globalization;

namespace Labeling.Export.AzureMl;

/// <summary>Writes the COCO variant. Annotations, which come after all images, wait in a temporary file.</summary>
internal sealed class CocoVariantWriter : IAzureMlWriter
{
#pragma warning disable CA2213 // The stream is the caller's, who disposes it before the files are committed.
    private readonly Stream _stream;
#pragma warning restore CA2213
    private readonly Project _project;
    private readonly LabelMapper _labels;
    private readonly string? _container;
    private readonly bool _isNormalized;
    private readonly bool _zeroSizes;
    private readonly FileStream _spool = FileStreams.CreateSpool();
    private readonly ElementWriter _images;
    private readonly ElementWriter _annotations;
    private long _annotationId;

    public CocoVariantWriter(Stream stream, Project project, LabelMapper labels, Uri? container, AzureMlCoordinates coordinates, bool zeroSizes)
    {
        _stream = stream;
        _project = project;
        _labels = labels;
        _container = container?.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _isNormalized = coordinates == AzureMlCoordinates.Normalized;
        _zeroSizes = zeroSizes;
        _images = new ElementWriter(stream, ",\n");
        _annotations = new ElementWriter(_spool, ",\n");
        _images.Raw("{\"images\":[\n"u8);
    }

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        _images.Begin();
        WriteImage(item);
        await _images.EndAsync(cancellationToken).ConfigureAwait(false);
        var size = item.ImageSize;
        foreach (var label in _labels.Map(item, _isNormalized ? (Math.Max(1, size.Width), Math.Max(1, size.Height)) : (1, 1)))
        {
            _annotations.Begin();
            WriteAnnotation(item, label);
            await _annotations.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _images.Raw("\n],\n\"annotations\":[\n"u8);
        await _images.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _annotations.FlushAsync(cancellationToken).ConfigureAwait(false);
        _spool.Position = 0;
        await _spool.CopyToAsync(_stream, cancellationToken).ConfigureAwait(false);
        using var categories = new ElementWriter(_stream, ",\n");
        categories.Raw("\n],\n\"categories\":[\n"u8);
        foreach (var labelClass in _project.LabelClasses)
        {
            categories.Begin();
            categories.Json.WriteStartObject();
            categories.Json.WriteNumber("id"u8, labelClass.Id.Value);
            categories.Json.WriteString("name"u8, labelClass.Path);
            categories.Json.WriteEndObject();
            await categories.EndAsync(cancellationToken).ConfigureAwait(false);
        }

        categories.Raw("\n]}\n"u8);
        await categories.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _images.Dispose();
        _annotations.Dispose();
        return _spool.DisposeAsync();
    }

    private void WriteImage(Item item)
    {
        var json = _images.Json;
        json.WriteStartObject();
        json.WriteNumber("id"u8, item.Id.Value);
        json.WritePropertyName("width"u8);
        _images.Float(_zeroSizes ? 0 : item.ImageSize.Width);
        json.WritePropertyName("height"u8);
        _images.Float(_zeroSizes ? 0 : item.ImageSize.Height);
        json.WriteString("file_name"u8, item.Path);
        json.WriteString("coco_url"u8, _labels.Url(item));
        if (_container is not null)
        {
            json.WriteString("absolute_url"u8, $"{_container}/{string.Join('/', item.Path.Split('/').Select(Uri.EscapeDataString))}");
        }

        if (item.LabeledAt is { } labeledAt)
        {
            json.WriteString("date_captured"u8, labeledAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    private void WriteAnnotation(Item item, MappedLabel label)
    {
        if (label.Annotation.Score is not null)
        {
            _labels.Notes.Count("Scores are left out, because the COCO variant has no place for them", item.Path);
        }

        if (label.Annotation.IsCrowd)
        {
            _labels.Notes.Count("Crowds are written as single objects, because the COCO variant has no mark for them", item.Path);
        }

        var json = _annotations.Json;
        json.WriteStartObject();
        json.WriteNumber("id"u8, label.Annotation.Id > 0 ? label.Annotation.Id : ++_annotationId);
        json.WriteNumber("category_id"u8, label.Annotation.ClassId.Value);
        json.WriteNumber("image_id"u8, item.Id.Value);
        json.WritePropertyName("area"u8);
        _annotations.Float(0);
        if (label.Box is [var left, var top, var right, var bottom])
        {
            json.WritePropertyName("bbox"u8);
            _annotations.Floats([left, top, Math.Max(0, right - left), Math.Max(0, bottom - top)]);
        }

        if (label.Rings is not null)
        {
            json.WriteStartArray("segmentation"u8);
            foreach (var ring in label.Rings)
            {
                _annotations.Floats(ring);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
