namespace Labeling.Export.Coco;

/// <summary>The part of a file that is in memory, and moves on.</summary>
internal sealed class JsonWindow : IAsyncDisposable
{
    private const int FirstSize = 1 << 18;

    private readonly FileStream _stream;
    private readonly int _largest;
    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;
    private long _offset;

    private JsonWindow(FileStream stream, long offset, int largest)
    {
        _stream = stream;
        _offset = offset;
        _largest = Math.Max(largest, FirstSize);
    }

    /// <summary>What is in memory and not passed yet.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The position in the file of the first unread byte.</summary>
    public long Position => _offset + _start;

    /// <summary>Whether the file ends with what is in memory.</summary>
    public bool IsLast { get; private set; }

    public static JsonWindow Open(string path, long offset, int largest)
    {
        var stream = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
        stream.Position = offset;
        return new JsonWindow(stream, offset, largest);
    }

    public void Pass(int count) => _start += count;

    /// <summary>Reads on, behind what is unread.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    /// <exception cref="InvalidDataException">The unread part alone is as large as a window may be.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (IsLast)
        {
            return false;
        }

        MakeRoom();
        var room = _bytes.Length - _end;
        var read = await _stream.ReadAtLeastAsync(_bytes.AsMemory(_end), room, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _end += read;
        IsLast = read < room;
        return read > 0;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            _offset += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end < _bytes.Length)
        {
            return;
        }

        if (_bytes.Length >= _largest)
        {
            throw new InvalidDataException($"Something there is larger than {_largest} bytes. If that is right, allow it with MaxObjectBytes.");
        }

        Array.Resize(ref _bytes, (int)Math.Min(_largest, 2L * _bytes.Length));
    }
}
