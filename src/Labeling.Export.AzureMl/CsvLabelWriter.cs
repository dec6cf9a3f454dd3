using System.Globalization;

namespace Labeling.Export.AzureMl;

/// <summary>Writes a record for each label, and one for an image without any.</summary>
internal sealed class CsvLabelWriter(Stream stream, LabelMapper labels) : IAzureMlWriter
{
    private readonly CsvWriter _csv = new(stream);
    private bool _hasHeader;

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
        var size = item.ImageSize;
        var mapped = labels.Map(item, (Math.Max(1, size.Width), Math.Max(1, size.Height)));
        foreach (var label in mapped)
        {
            WriteImage(item);
            _csv.Text(label.ClassName).Number(label.Confidence);
            WriteShape(label);
            await _csv.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }

        if (mapped.Count == 0)
        {
            WriteImage(item);
            _csv.Nothing(CsvColumns.All.Length - 3);
            await _csv.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
        await _csv.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask WriteHeaderAsync(CancellationToken cancellationToken)
    {
        if (_hasHeader)
        {
            return;
        }

        _hasHeader = true;
        foreach (var column in CsvColumns.All)
        {
            _csv.Text(column);
        }

        await _csv.EndRecordAsync(cancellationToken).ConfigureAwait(false);
    }

    private void WriteImage(Item item)
    {
        _csv.Text(labels.Url(item));
        if (item.ImageSize.IsEmpty)
        {
            _csv.Nothing(2);
        }
        else
        {
            _csv.Number(item.ImageSize.Width).Number(item.ImageSize.Height);
        }
    }

    private void WriteShape(MappedLabel label)
    {
        if (label.Box is null)
        {
            _csv.Nothing(6);
            return;
        }

        foreach (var edge in label.Box)
        {
            _csv.Number(edge);
        }

        _csv.Flag(label.Annotation.IsCrowd);
        _csv.Text(label.Rings is null ? "" : $"[{string.Join(',', label.Rings.Select(ring => $"[{string.Join(',', ring.Select(value => (value + 0.0).ToString(CultureInfo.InvariantCulture)))}]"))}]");
    }
}
