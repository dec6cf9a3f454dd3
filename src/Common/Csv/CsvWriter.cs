using System.Buffers;
using System.Globalization;
using System.Text;

namespace Labeling.Export;

/// <summary>Writes the records of a comma-separated file (RFC 4180) in UTF-8.</summary>
internal sealed class CsvWriter(Stream stream)
{
    private const int FlushAt = 1 << 15;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    /// <summary>Writes a text from outside: what a spreadsheet would take for a formula gets a <c>'</c> before it; see <see cref="CsvFormulas"/>.</summary>
    public CsvWriter Text(string? text) => Cell(CsvFormulas.Neutralize(text ?? ""));

    public CsvWriter Number(long number) => Cell(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes the shortest text that reads back as the same number.</summary>
    public CsvWriter Number(double number) => Cell((number + 0.0).ToString(CultureInfo.InvariantCulture));

    public CsvWriter Flag(bool flag) => Cell(flag ? "1" : "0");

    public CsvWriter Nothing(int cells = 1)
    {
        for (var i = 0; i < cells; i++)
        {
            Cell("");
        }

        return this;
    }

    public async ValueTask EndRecordAsync(CancellationToken cancellationToken)
    {
        _text.Append("\r\n");
        _isFirst = true;
        if (_text.Length > FlushAt)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    private CsvWriter Cell(string text)
    {
        if (!_isFirst)
        {
            _text.Append(',');
        }

        _isFirst = false;
        if (text.AsSpan().ContainsAny(NeedQuotes) || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' ')))
        {
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(text);
        }

        return this;
    }
}
