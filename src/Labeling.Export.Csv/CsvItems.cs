using System.Runtime.CompilerServices;

namespace Labeling.Export.Csv;

/// <summary>The second reading of a file: items.</summary>
internal sealed class CsvItems(string path, CsvScan scan, Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize, Notes notes)
{
    private long _items;
    private long _annotations;

    public async IAsyncEnumerable<Item> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in (scan.IsScattered ? ReadScatteredAsync(cancellationToken) : ReadTogetherAsync(cancellationToken)).ConfigureAwait(false))
        {
            yield return await MakeAsync(rows, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<List<CsvRow>> ReadTogetherAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<CsvRow> rows = [];
        await foreach (var row in ReadRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (rows.Count > 0 && rows[0].Path != row.Path)
            {
                yield return rows;
                rows = [];
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return rows;
        }
    }

    private async IAsyncEnumerable<List<CsvRow>> ReadScatteredAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = new OrderedDictionary<string, List<CsvRow>>(StringComparer.Ordinal);
        await foreach (var row in ReadRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!groups.TryGetValue(row.Path, out var rows))
            {
                groups.Add(row.Path, rows = []);
            }

            rows.Add(row);
        }

        foreach (var rows in groups.Values)
        {
            yield return rows;
        }
    }

    private async IAsyncEnumerable<CsvRow> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var table = await CsvScan.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return CsvRow.Read(table);
        }
    }

    private async ValueTask<Item> MakeAsync(List<CsvRow> rows, CancellationToken cancellationToken)
    {
        var first = rows[0];
        var size = rows.Select(row => row.Size).FirstOrDefault(known => !known.IsEmpty);
        if (size.IsEmpty && findImageSize is not null)
        {
            size = await findImageSize(first.Path, cancellationToken).ConfigureAwait(false);
        }

        if (rows.Exists(row => (!row.Size.IsEmpty && row.Size != size) || row.Status != first.Status || row.Labeler != first.Labeler || row.LabeledAt != first.LabeledAt || row.Approval != first.Approval))
        {
            notes.Count("Records of one image differ in its size, status, labeler, time or approval; what comes first is taken", first.Path);
        }

        var annotations = new List<Annotation>();
        foreach (var row in rows.Where(row => row.ClassName.Length > 0))
        {
            if (row.Label is null)
            {
                notes.Count("Boxes without an area are left out", first.Path);
                continue;
            }

            annotations.Add(new Annotation(row.Label) { Id = ++_annotations, ClassId = scan.Classes.Find(row.ClassName, "") });
        }

        return ImportedSnapshot.MakeItem(++_items, first.Path, size, annotations, first.Status, first.LabeledAt, first.Labeler, first.Approval);
    }
}
