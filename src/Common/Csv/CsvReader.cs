using System.Text;

namespace Labeling.Export;

/// <summary>Reads the records of a comma-separated file (RFC 4180), with line feeds or carriage returns or both at the ends of lines.</summary>
/// <remarks>A record is parsed once all of it is in the buffer; where its end is not, more is read and it is parsed anew.</remarks>
internal sealed class CsvReader : IDisposable
{
    private const int LongestRecord = 64 << 20;
    private const int MostCells = 1_000;
    private const int FirstSize = 1 << 16;
    private const int FileBuffer = 1 << 15;

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly List<string> _cells = [];
    private char[] _buffer = new char[FirstSize];
    private int _start;
    private int _end;
    private bool _isLast;
    private long _line = 1;

    private CsvReader(string path)
    {
        _path = path;
        _reader = new StreamReader(FileStreams.OpenRead(path, FileBuffer), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
    }

    /// <summary>The cells of the record, until the next is read.</summary>
    public IReadOnlyList<string> Cells => _cells;

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    public static CsvReader Open(string path) => new(path);

    /// <summary>Reads the next record; empty lines are none.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryRead())
            {
                if (_cells is not [""])
                {
                    return true;
                }
            }
            else if (_isLast)
            {
                return false;
            }
            else
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <returns><see langword="false"/> when more of the file is needed, or there is no more.</returns>
    private bool TryRead()
    {
        var (at, line) = (_start, _line);
        Line = line;
        _cells.Clear();
        while (at < _end || (_isLast && _cells.Count > 0))
        {
            var isRead = at < _end && _buffer[at] == '"' ? TryReadQuoted(ref at, ref line) : TryReadPlain(ref at, line);
            if (!isRead || (at < _end && _buffer[at] == '\r' && at + 1 == _end && !_isLast))
            {
                return false;
            }

            if (_cells.Count > MostCells)
            {
                throw ImportErrors.At(_path, Line, $"the record has more than {MostCells} cells. It is no table of labels.");
            }

            if (at == _end || _buffer[at] != ',')
            {
                _start = PassLineEnd(at);
                _line = _start == at ? line : line + 1;
                return true;
            }

            at++;
        }

        return false;
    }

    private bool TryReadPlain(ref int at, long line)
    {
        var rest = _buffer.AsSpan(at, _end - at);
        var length = rest.IndexOfAny(",\n\r\"");
        if (length < 0)
        {
            if (!_isLast)
            {
                return false;
            }

            length = rest.Length;
        }
        else if (rest[length] == '"')
        {
            throw ImportErrors.At(_path, line, "a quotation mark stands in the middle of a cell. Put the whole cell in quotation marks and double those in it.");
        }

        _cells.Add(length == 0 ? "" : rest[..length].ToString());
        at += length;
        return true;
    }

    private bool TryReadQuoted(ref int at, ref long line)
    {
        var begin = at + 1;
        var hasDoubled = false;
        for (at = begin; ; at += 2, hasDoubled = true)
        {
            var mark = _buffer.AsSpan(at, _end - at).IndexOf('"');
            if (mark < 0 && _isLast)
            {
                throw ImportErrors.At(_path, Line, "the quotation mark that opens a cell here is never closed. Close it, or get the file again if it was cut off.");
            }

            if (mark < 0 || (at + mark + 1 == _end && !_isLast))
            {
                return false;
            }

            at += mark;
            if (at + 1 == _end || _buffer[at + 1] != '"')
            {
                break;
            }
        }

        var text = _buffer.AsSpan(begin, at - begin);
        line += text.Count('\n');
        _cells.Add(hasDoubled ? text.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : text.ToString());
        at++;
        return at == _end || _buffer[at] is ',' or '\n' or '\r'
            ? true
            : throw ImportErrors.At(_path, line, "something stands behind the closing quotation mark of a cell. Double the quotation marks within a cell.");
    }

    private int PassLineEnd(int at)
    {
        if (at == _end)
        {
            return at;
        }

        return _buffer[at] == '\r' && at + 1 < _end && _buffer[at + 1] == '\n' ? at + 2 : at + 1;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            if (_end >= LongestRecord)
            {
                throw ImportErrors.At(_path, _line, $"the record is longer than {LongestRecord} characters. It is damaged, or a quotation mark is missing.");
            }

            Array.Resize(ref _buffer, Math.Min(LongestRecord, 2 * _buffer.Length));
        }

        try
        {
            var read = await _reader.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _isLast = read == 0;
        }
        catch (DecoderFallbackException exception)
        {
            throw ImportErrors.At(_path, _line, "the file holds bytes that are not UTF-8, here or somewhat later. Save it as UTF-8.", exception);
        }
    }
}
