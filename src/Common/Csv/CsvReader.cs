using System.Text;

namespace Labeling.Export;

/// <summary>Reads the records of a comma-separated file (RFC 4180), with line feeds or carriage returns or both at the ends of lines.</summary>
internal sealed class CsvReader : IDisposable
{
    private const int LongestRecord = 64 << 20;
    private const int MostCells = 1_000;
    private const int BufferSize = 1 << 15;

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly char[] _buffer = new char[BufferSize];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _at;
    private int _end;
    private long _line = 1;
    private int _recordLength;

    private CsvReader(string path)
    {
        _path = path;
        _reader = new StreamReader(FileStreams.OpenRead(path, BufferSize), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
    }

    /// <summary>The cells of the record; another list for each.</summary>
    public IReadOnlyList<string> Cells { get; private set; } = [];

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    public static CsvReader Open(string path) => new(path);

    /// <summary>Reads the next record; empty lines are none.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        do
        {
            Line = _line;
            _cells.Clear();
            _recordLength = 0;
            if (!await ReadRecordAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        while (_cells is [""]);

        Cells = [.. _cells];
        return true;
    }

    public void Dispose() => _reader.Dispose();

    private async ValueTask<bool> ReadRecordAsync(CancellationToken cancellationToken)
    {
        var c = await NextAsync(cancellationToken).ConfigureAwait(false);
        if (c < 0)
        {
            return false;
        }

        while (true)
        {
            _cell.Clear();
            c = c == '"' ? await ReadQuotedAsync(cancellationToken).ConfigureAwait(false) : await ReadPlainAsync(c, cancellationToken).ConfigureAwait(false);
            _cells.Add(_cell.ToString());
            if (_cells.Count > MostCells)
            {
                throw ImportErrors.At(_path, Line, $"the record has more than {MostCells} cells. It is no table of labels.");
            }

            if (c != ',')
            {
                return true;
            }

            c = await NextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads to the comma or the end of the line, and gives that.</summary>
    private async ValueTask<int> ReadPlainAsync(int c, CancellationToken cancellationToken)
    {
        while (c is not (',' or '\n' or '\r' or -1))
        {
            if (c == '"')
            {
                throw ImportErrors.At(_path, _line, "a quotation mark stands in the middle of a cell. Put the whole cell in quotation marks and double those in it.");
            }

            Append((char)c);
            c = await NextAsync(cancellationToken).ConfigureAwait(false);
        }

        return await EndLineAsync(c, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> ReadQuotedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var c = await NextAsync(cancellationToken).ConfigureAwait(false);
            if (c == '"')
            {
                c = await NextAsync(cancellationToken).ConfigureAwait(false);
                if (c is ',' or '\n' or '\r' or -1)
                {
                    return await EndLineAsync(c, cancellationToken).ConfigureAwait(false);
                }

                if (c != '"')
                {
                    throw ImportErrors.At(_path, _line, "something stands behind the closing quotation mark of a cell. Double the quotation marks within a cell.");
                }
            }
            else if (c < 0)
            {
                throw ImportErrors.At(_path, Line, "the quotation mark that opens a cell here is never closed. Close it, or get the file again if it was cut off.");
            }
            else if (c == '\n')
            {
                _line++;
            }

            Append((char)c);
        }
    }

    private async ValueTask<int> EndLineAsync(int c, CancellationToken cancellationToken)
    {
        if (c == '\r' && await NextAsync(cancellationToken).ConfigureAwait(false) is var next && next != '\n' && next >= 0)
        {
            _at--;
        }

        if (c is '\n' or '\r')
        {
            _line++;
            return '\n';
        }

        return c;
    }

    private void Append(char c)
    {
        if (++_recordLength > LongestRecord)
        {
            throw ImportErrors.At(_path, Line, $"the record is longer than {LongestRecord} characters. It is damaged, or a quotation mark is missing.");
        }

        _cell.Append(c);
    }

    private async ValueTask<int> NextAsync(CancellationToken cancellationToken)
    {
        if (_at == _end)
        {
            try
            {
                _end = await _reader.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
                _at = 0;
            }
            catch (DecoderFallbackException exception)
            {
                throw ImportErrors.At(_path, _line, "the file holds bytes that are not UTF-8, here or somewhat later. Save it as UTF-8.", exception);
            }

            if (_end == 0)
            {
                return -1;
            }
        }

        return _buffer[_at++];
    }
}
