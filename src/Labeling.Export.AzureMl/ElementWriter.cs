using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Writes JSON values one after the other to a stream, with something between them.</summary>
internal sealed class ElementWriter : IDisposable
{
    private const int FlushAt = 1 << 16;

#pragma warning disable CA2213 // The stream is the caller's, who goes on with it.
    private readonly Stream _stream;
#pragma warning restore CA2213
    private readonly byte[] _separator;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _hasOne;

    public ElementWriter(Stream stream, string separator)
    {
        _stream = stream;
        _separator = System.Text.Encoding.UTF8.GetBytes(separator);
        Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Where the next value goes; one whole value before each <see cref="EndAsync"/>.</summary>
    public Utf8JsonWriter Json { get; }

    public void Begin()
    {
        if (_hasOne)
        {
            _buffer.Write(_separator);
        }

        _hasOne = true;
    }

    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        End();
        return _buffer.WrittenCount > FlushAt ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public void Raw(ReadOnlySpan<byte> text) => _buffer.Write(text);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Writes a number as the service does, with a point also where it is whole.</summary>
    public void Float(double value)
        => Json.WriteRawValue(value == Math.Floor(value) && Math.Abs(value) < 1e15
            ? ((long)value).ToString(CultureInfo.InvariantCulture) + ".0"
            : value.ToString("R", CultureInfo.InvariantCulture));

    public void Floats(ReadOnlySpan<double> values)
    {
        Json.WriteStartArray();
        foreach (var value in values)
        {
            Float(value);
        }

        Json.WriteEndArray();
    }

    public void Dispose() => Json.Dispose();

    private void End()
    {
        Json.Flush();
        Json.Reset();
    }
}
