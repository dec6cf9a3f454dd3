using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Reads the CSV that <see cref="CsvLabelWriter"/> writes. The records of an image stand together.</summary>
internal sealed class CsvSource(string path, UrlMap urls) : IImageSource
{
    public IReadOnlyList<(int Id, string Name)>? Classes => null;

    public bool IsNormalized => true;

    public async IAsyncEnumerable<SourceImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var table = await CsvTable.OpenAsync(path, [CsvColumns.Url, CsvColumns.Label], cancellationToken).ConfigureAwait(false);
        var labels = new List<SourceLabel>();
        SourceImage? current = null;
        string? currentUrl = null;
        while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var url = table.Text(CsvColumns.Url);
            if (url != currentUrl)
            {
                if (current is not null)
                {
                    yield return current;
                }

                labels = [];
                currentUrl = url;
                current = new SourceImage
                {
                    Origin = (path, $"line {table.Line}"),
                    Path = urls.Map([url], what => table.Fault(what)),
                    Size = table.Size(CsvColumns.Width, CsvColumns.Height),
                    Labels = labels,
                };
            }

            if (ReadLabel(table) is { } label)
            {
                labels.Add(label);
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static SourceLabel? ReadLabel(CsvTable table)
    {
        if (table.Text(CsvColumns.Label) is not { Length: > 0 } name)
        {
            return null;
        }

        var confidence = table.TryNumber(CsvColumns.Confidence) ?? 1;
        return new SourceLabel
        {
            ClassName = name,
            Confidence = confidence is >= 0 and <= 1 ? confidence : throw table.Fault($"the cell '{CsvColumns.Confidence}' is not between 0 and 1."),
            Rings = ReadRings(table),
            Box = table.TryNumber(CsvColumns.Left) is { } left
                ? [left, table.Number(CsvColumns.Top), table.Number(CsvColumns.Right), table.Number(CsvColumns.Bottom)]
                : null,
            IsCrowd = table.Flag(CsvColumns.Crowd),
        };
    }

    private static IReadOnlyList<double[]>? ReadRings(CsvTable table)
    {
        if (table.Text(CsvColumns.Polygon) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, JsonValues.Options);
            return [.. document.RootElement.EnumerateArray().Select(ring => JsonValues.Numbers(ring, CsvColumns.Polygon))];
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw table.Fault($"the cell '{CsvColumns.Polygon}' is no list of lists of numbers: {exception.Message}", exception);
        }
    }
}
