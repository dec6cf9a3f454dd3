using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Walks through the lists of a large JSON object, one element at a time.</summary>
internal sealed class JsonPieces : IAsyncDisposable
{
    private const int FirstSize = 1 << 17;
    private const int LargestPiece = 256 << 20;

    private readonly string _path;
    private readonly FileStream _stream;
    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;
    private long _offset;
    private bool _isLast;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 32 });
    private bool _isInList;

    private JsonPieces(string path)
    {
        _path = path;
        _stream = FileStreams.OpenRead(path, bufferSize: 0);
    }

    /// <summary>The key of the list that the piece is in.</summary>
    public string List { get; private set; } = "";

    /// <summary>Where the piece begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>The piece's text, until the next is read.</summary>
    public ReadOnlyMemory<byte> Piece { get; private set; }

    public static JsonPieces Open(string path) => new(path);

    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (TryRead())
                {
                    return true;
                }
            }
            catch (JsonException exception)
            {
                throw ImportErrors.At(_path, (exception.LineNumber ?? 0) + 1, $"this is not JSON: {exception.Message} The file is damaged or cut off; get it again.", exception);
            }

            catch (InvalidOperationException exception)
            {
                throw ImportErrors.In(_path, "a key holds bytes that are not UTF-8. The file is damaged; get it again.", exception);
            }

            if (_isLast)
            {
                return false;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private bool TryRead()
    {
        var reader = new Utf8JsonReader(_bytes.AsSpan(_start, _end - _start), _isLast, _state);
        while (true)
        {
            var (before, passed) = (reader.CurrentState, (int)reader.BytesConsumed);
            if (!reader.Read())
            {
                Pass(passed, before);
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    List = reader.GetString()!;
                    break;
                case JsonTokenType.StartArray when reader.CurrentDepth == 1:
                    _isInList = true;
                    break;
                case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                    _isInList = false;
                    break;
                case JsonTokenType.StartObject when _isInList && reader.CurrentDepth == 2:
                    var start = (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                    {
                        Pass(passed, before);
                        return false;
                    }

                    Offset = _offset + _start + start;
                    Piece = _bytes.AsMemory(_start + start, (int)reader.BytesConsumed - start);
                    Pass((int)reader.BytesConsumed, reader.CurrentState);
                    return true;
                default:
                    break;
            }
        }
    }

    private void Pass(int count, JsonReaderState state)
    {
        _start += count;
        _state = state;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _offset += _start;
            _end -= _start;
            _start = 0;
        }
        else if (_end == _bytes.Length)
        {
            if (_end >= LargestPiece)
            {
                throw ImportErrors.In(_path, $"an element of '{List}' at byte {_offset} is larger than {LargestPiece} bytes. The file is damaged, or no COCO file.");
            }

            Array.Resize(ref _bytes, (int)Math.Min(LargestPiece, 2L * _bytes.Length));
        }

        if (_offset == 0 && _end == 0)
        {
            await SkipMarkAsync(cancellationToken).ConfigureAwait(false);
        }

        var read = await _stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isLast = read == 0;
    }

    private async ValueTask SkipMarkAsync(CancellationToken cancellationToken)
    {
        var mark = new byte[3];
        var read = await _stream.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == mark.Length && mark.AsSpan().SequenceEqual("\ufeff"u8))
        {
            _offset = mark.Length;
            return;
        }

        mark.AsSpan(0, read).CopyTo(_bytes);
        _end = read;
    }
}
