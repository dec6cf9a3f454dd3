namespace Labeling.Export.Coco;

/// <summary>The part of a file that is in memory, and moves on. What comes next is read meanwhile.</summary>
internal sealed class JsonWindow : IAsyncDisposable
{
    private const int FirstSize = 1 << 18;

    private readonly FileStream _stream;
    private readonly int _largest;
    // Half, so that it fits behind what is left unread.
    private readonly byte[] _ahead = new byte[FirstSize / 2];
    private byte[] _bytes = new byte[FirstSize];
    private Task<int>? _reading;
    private int _taken;
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

        cancellationToken.ThrowIfCancellationRequested();
        MakeRoom();
        var read = await (_reading ??= ReadAheadAsync()).ConfigureAwait(false);
        var taken = Math.Min(read - _taken, _bytes.Length - _end);
        _ahead.AsSpan(_taken, taken).CopyTo(_bytes.AsSpan(_end));
        _end += taken;
        _taken += taken;
        if (_taken == read)
        {
            IsLast = read < _ahead.Length;
            _taken = 0;
            _reading = IsLast ? _reading : ReadAheadAsync();
        }

        return taken > 0;
    }

    public async ValueTask DisposeAsync()
    {
        // The buffer is written to until then.
        await ((Task?)_reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private Task<int> ReadAheadAsync() => _stream.ReadAtLeastAsync(_ahead, _ahead.Length, throwOnEndOfStream: false).AsTask();

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
