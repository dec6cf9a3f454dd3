using System.Globalization;

namespace Labeling.Export.AzureMl;

/// <summary>Writes a line of JSON for each image.</summary>
internal sealed class JsonLinesWriter(Stream stream, LabelingTaskType taskType, LabelMapper labels) : IAzureMlWriter
{
    private static readonly string[] Formats = ["jpg", "jpeg", "png", "jpe", "jfif", "bmp", "tif", "tiff"];

    private readonly ElementWriter _lines = new(stream, "\n");

    public ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        var size = item.ImageSize;
        var mapped = labels.Map(item, (Math.Max(1, size.Width), Math.Max(1, size.Height)));
        _lines.Begin();
        var json = _lines.Json;
        json.WriteStartObject();
        json.WriteString("image_url"u8, labels.Url(item));
        WriteDetails(item);
        json.WritePropertyName("label"u8);
        if (taskType == LabelingTaskType.ImageClassificationMultiClass)
        {
            if (mapped.Count > 1)
            {
                labels.Notes.Count("All labels but the first are left out, because the project gives each image one", item.Path);
            }

            // The schema wants a text here; an image without a label has an empty one.
            json.WriteStringValue(mapped.Count > 0 ? mapped[0].ClassName : "");
            json.WritePropertyName("label_confidence"u8);
            _lines.Float(mapped.Count > 0 ? mapped[0].Confidence : 1);
        }
        else
        {
            WriteList(mapped);
        }

        json.WriteEndObject();
        return _lines.EndAsync(cancellationToken);
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (labels.Images > 0)
        {
            _lines.Raw("\n"u8);
        }

        return _lines.FlushAsync(cancellationToken).AsTask();
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        return ValueTask.CompletedTask;
    }

    private void WriteDetails(Item item)
    {
        var extension = Path.GetExtension(item.Path).TrimStart('.');
        var format = Formats.FirstOrDefault(known => known.Equals(extension, StringComparison.OrdinalIgnoreCase));
        if (format is null && item.ImageSize.IsEmpty)
        {
            return;
        }

        _lines.Json.WriteStartObject("image_details"u8);
        if (format is not null)
        {
            _lines.Json.WriteString("format"u8, format);
        }

        if (!item.ImageSize.IsEmpty)
        {
            _lines.Json.WriteString("width"u8, string.Create(CultureInfo.InvariantCulture, $"{item.ImageSize.Width}px"));
            _lines.Json.WriteString("height"u8, string.Create(CultureInfo.InvariantCulture, $"{item.ImageSize.Height}px"));
        }

        _lines.Json.WriteEndObject();
    }

    private void WriteList(List<MappedLabel> mapped)
    {
        var json = _lines.Json;
        json.WriteStartArray();
        foreach (var label in mapped)
        {
            if (label.Box is null)
            {
                json.WriteStringValue(label.ClassName);
            }
            else
            {
                WriteObject(label, label.Box);
            }
        }

        json.WriteEndArray();
        json.WritePropertyName("label_confidence"u8);
        _lines.Floats([.. mapped.Select(label => label.Confidence)]);
    }

    private void WriteObject(MappedLabel label, double[] box)
    {
        var json = _lines.Json;
        json.WriteStartObject();
        json.WriteString("label"u8, label.ClassName);
        if (label.Rings is null)
        {
            json.WriteNumber("topX"u8, box[0]);
            json.WriteNumber("topY"u8, box[1]);
            json.WriteNumber("bottomX"u8, box[2]);
            json.WriteNumber("bottomY"u8, box[3]);
        }

        json.WriteNumber("isCrowd"u8, label.Annotation.IsCrowd ? 1 : 0);
        if (label.Rings is not null)
        {
            json.WriteStartArray("polygon"u8);
            foreach (var ring in label.Rings)
            {
                _lines.Floats(ring);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
