using Labeling.Export;
using Labeling.Export.Csv;

namespace Labeling;

/// <summary>Reads labels from a CSV file: the columns <c>file</c> and <c>class</c>, for boxes also <c>x</c>, <c>y</c>, <c>w</c>, <c>h</c>.</summary>
/// <remarks>
/// <para>
/// All columns that <see cref="CsvExport"/> writes are read, in any order; of those only <c>file</c> and <c>class</c> must be there. Unknown
/// columns are passed over, but refused where they seem to hold the only shapes, such as <c>xmin</c>. Several records of one file are its labels; a record without a class is an image without labels. Numbers have a
/// decimal point. UTF-8, or UTF-16 with its mark.
/// </para>
/// <para>
/// Label classes get ids from 1 on in ordinal order of their names. Backslashes in paths are taken for <c>/</c>. Boxes without an area are left
/// out and named in <see cref="LabelSnapshot.Warnings"/>; anything else that is wrong ends the reading with file, line and cure.
/// </para>
/// <para>
/// The file is read twice and kept nowhere while the records of each image stand together; otherwise all labels are in memory while items are
/// read. Thread-safe.
/// </para>
/// </remarks>
public sealed class CsvImport : IImporter
{
    private readonly string _path;

    /// <summary>Creates an importer. Touches no disk.</summary>
    /// <param name="path">The file. A relative path is made absolute now, against the current directory.</param>
    public CsvImport(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
    }

    /// <summary>Finds the size of an image whose size the file does not give, by the item's path; see <see cref="ImageSizes"/>.</summary>
    /// <value><see langword="null"/> by default: such items have no size.</value>
    public Func<string, CancellationToken, ValueTask<PixelSize>>? FindImageSize { get; init; }

    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    public async Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default)
    {
        var scan = await CsvScan.RunAsync(_path, cancellationToken).ConfigureAwait(false);
        var project = ImportedSnapshot.MakeProject(_path, scan.TaskType, scan.Classes.ToList());
        return new ImportedSnapshot(project, scan.Images, new Notes(), (notes, token) => new CsvItems(_path, scan, FindImageSize, notes).ReadAsync(token));
    }
}
