using System.Globalization;

namespace Labeling.Export;

/// <summary>A comma-separated file whose first record names its columns.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly string _path;
    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private int _width;

    private CsvTable(string path)
    {
        _path = path;
        _reader = CsvReader.Open(path);
    }

    public long Line => _reader.Line;

    /// <summary>Opens a file and reads its first record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="required">The columns that must be there.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<CsvTable> OpenAsync(string path, IReadOnlyList<string> required, CancellationToken cancellationToken)
    {
        var table = new CsvTable(path);
        try
        {
            await table.ReadHeaderAsync(required, cancellationToken).ConfigureAwait(false);
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return _reader.Cells.Count == _width
            ? true
            : throw Fault($"there are {_reader.Cells.Count} cells, but the first line names {_width} columns. Cells that hold a comma belong in quotation marks.");
    }

    /// <summary>A text as it was before formulas were neutralised; empty where there is no such column.</summary>
    public string Text(string column) => _columns.TryGetValue(column, out var index) ? CsvFormulas.Restore(_reader.Cells[index]) : "";

    public double Number(string column) => TryNumber(column) ?? throw Fault($"the cell '{column}' is empty, but a number belongs there.");

    /// <summary>A finite number, or <see langword="null"/> where the cell is empty or there is no such column.</summary>
    public double? TryNumber(string column)
    {
        if (!_columns.TryGetValue(column, out var index) || _reader.Cells[index].Trim() is not { Length: > 0 } cell)
        {
            return null;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Fault($"the cell '{column}' holds {ImportErrors.Quote(cell)}, but a number with a decimal point belongs there.");
    }

    public bool Flag(string column)
        => Text(column).Trim().ToUpperInvariant() switch
        {
            "" or "0" or "FALSE" => false,
            "1" or "TRUE" => true,
            var other => throw Fault($"the cell '{column}' holds {ImportErrors.Quote(other)}, but 0 or 1 belongs there."),
        };

    /// <summary>The size in two columns; empty where they are, or hold zeros.</summary>
    public PixelSize Size(string width, string height)
    {
        double w = TryNumber(width) ?? 0, h = TryNumber(height) ?? 0;
        return ImageSizeText.TryMake(w, h, out var size)
            ? size
            : throw Fault($"{w.ToString(CultureInfo.InvariantCulture)} × {h.ToString(CultureInfo.InvariantCulture)} is no size of an image in whole pixels.");
    }

    public LabelingException Fault(string what, Exception? cause = null) => ImportErrors.At(_path, Line, what, cause);

    public void Dispose() => _reader.Dispose();

    private async Task ReadHeaderAsync(IReadOnlyList<string> required, CancellationToken cancellationToken)
    {
        if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw ImportErrors.At(_path, 1, $"the file is empty. Its first line must name the columns {string.Join(", ", required)}.");
        }

        _width = _reader.Cells.Count;
        string? twice = null;
        for (var i = 0; i < _width; i++)
        {
            if (!_columns.TryAdd(_reader.Cells[i].Trim(), i) && _reader.Cells[i].Trim().Length > 0)
            {
                twice ??= _reader.Cells[i];
            }
        }

        if (required.FirstOrDefault(column => !Has(column)) is { } missing)
        {
            throw Fault($"no column is named '{missing}'. Columns are separated by commas, and the first line names them: {string.Join(", ", required)}.");
        }

        if (twice is not null)
        {
            throw Fault($"two columns are named {ImportErrors.Quote(twice)}. Name each once.");
        }
    }
}
