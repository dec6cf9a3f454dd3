namespace Labeling.Export.Csv;

/// <summary>What the first reading of a file finds: its classes, how many images, and how their records lie.</summary>
internal sealed class CsvScan
{
    private CsvScan(string path) => Classes = new ImportClasses(path);

    public ImportClasses Classes { get; }

    public long Images { get; private set; }

    public LabelingTaskType TaskType { get; private set; }

    /// <summary>Whether records of one image stand apart, so that items can be put together in memory only.</summary>
    public bool IsScattered { get; private set; }

    public static async Task<CsvScan> RunAsync(string path, CancellationToken cancellationToken)
    {
        var scan = new CsvScan(path);
        var seen = new NameSet(isFileNames: false);
        var labeled = new NameSet(isFileNames: false);
        string? previous = null;
        bool hasOutlines = false, hasBoxes = false, hasSeveral = false;
        using var table = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = CsvRow.Read(table);
            if (row.Path != previous)
            {
                if (seen.Add(row.Path))
                {
                    scan.Images++;
                }
                else
                {
                    scan.IsScattered = true;
                }

                previous = row.Path;
            }

            if (row.ClassName.Length > 0)
            {
                scan.Classes.Add(row.ClassName, $"line {table.Line}");
                hasBoxes |= row.HasShape;
                hasOutlines |= row.Label?.Shape is Polygon or RunLengthMask;
                hasSeveral |= !labeled.Add(row.Path);
            }
        }

        scan.Classes.Number();
        scan.TaskType = ImportedSnapshot.TaskType(
            hasOutlines || table.Has(CsvColumns.Shape), hasBoxes || table.Has(CsvColumns.Box[0]), hasSeveral);
        return scan;
    }

    public static async Task<CsvTable> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var table = await CsvTable.OpenAsync(path, [CsvColumns.File, CsvColumns.Class], cancellationToken).ConfigureAwait(false);
        var named = CsvColumns.Box.Count(table.Has);
        var unread = named == 0 && !table.Has(CsvColumns.Shape) ? [.. CsvColumns.OthersShapes.Where(table.Has)] : (string[])[];
        if (named is 0 or 4 && unread.Length == 0)
        {
            return table;
        }

        using (table)
        {
            if (unread.Length > 0)
            {
                // Without them every box would become a label for its whole image.
                throw table.Fault($"shapes in the columns {string.Join(", ", unread)} are not read. Name the left and upper edge of boxes x and y, their width and height w and h; or remove the columns.");
            }

            throw table.Fault($"only {named} of the columns {string.Join(", ", CsvColumns.Box)} are there. Name all four or none.");
        }
    }
}
