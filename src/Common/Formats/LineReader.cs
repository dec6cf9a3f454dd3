namespace Labeling.Export;

/// <summary>Reads the lines of a UTF-8 file as bytes, each of bounded length.</summary>
internal sealed class LineReader : IAsyncDisposable
{
    private const int FirstSize = 1 << 16;

    private readonly string _path;
    private readonly int _longest;
    private readonly FileStream _stream;
    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;
    private bool _isLast;

    private LineReader(string path, int longest)
    {
        _path = path;
        _longest = longest;
        _stream = FileStreams.OpenRead(path, bufferSize: 0);
    }

    /// <summary>The line without its end, until the next is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line's number, from 1.</summary>
    public long Number { get; private set; }

    public static LineReader Open(string path, int longest) => new(path, longest);

    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var end = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0 || _isLast)
            {
                return Take(end < 0 ? -1 : searched + end);
            }

            searched = _end - _start;
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private bool Take(int length)
    {
        if (length < 0 && _start == _end)
        {
            return false;
        }

        ReadOnlyMemory<byte> line = _bytes.AsMemory(_start, length < 0 ? _end - _start : length);
        _start = length < 0 ? _end : _start + length + 1;
        if (Number++ == 0)
        {
            line = WithoutMark(line);
        }

        Line = line.Span is [.., (byte)'\r'] ? line[..^1] : line;
        return true;
    }

    private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line) => line.Span switch
    {
        [0xef, 0xbb, 0xbf, ..] => line[3..],
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => throw ImportErrors.At(_path, 1, "the file is UTF-16. Save it as UTF-8."),
        _ => line,
    };

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            if (_end >= _longest)
            {
                throw ImportErrors.At(_path, Number + 1, $"the line is longer than {_longest} bytes. It is damaged, or no file of this format.");
            }

            Array.Resize(ref _bytes, (int)Math.Min(_longest, 2L * _bytes.Length));
        }

        var read = await _stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isLast = read == 0;
    }
}
