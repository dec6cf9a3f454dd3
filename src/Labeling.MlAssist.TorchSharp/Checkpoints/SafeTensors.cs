using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The safetensors format: the length of a JSON header, the header, the tensors' bytes one after the other.</summary>
/// <remarks>Source: the format description of Hugging Face's safetensors library, version 0.4.</remarks>
internal static class SafeTensors
{
    private const int MaxHeaderBytes = 100_000_000;
    private const int MaxDimensions = 8;

    private static readonly (string Name, ScalarType Type, int Bytes)[] Types =
    [
        ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static Dictionary<string, Tensor> Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException("It is shorter than a header.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes || (long)length > stream.Length - 8)
        {
            throw new InvalidDataException($"Its header claims {length} bytes, and the file has {stream.Length - 8}.");
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return ReadTensors(stream, ParseHeader(header, stream.Length - 8 - (long)length), 8 + (long)length);
    }

    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var names = tensors.Keys.Order(StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteHeader(json, names, tensors, metadata);
        }

        // The tensors begin at a multiple of eight, so that a reader may map them; spaces fill the header up.
        var padding = (8 - ((int)header.Length % 8)) % 8;
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)(header.Length + padding));
        stream.Write(prefix);
        header.WriteTo(stream);
        stream.Write("        "u8[..padding]);
        foreach (var name in names)
        {
            using var plain = tensors[name].detach().cpu().contiguous();
            stream.Write(plain.bytes);
        }
    }

    private static void WriteHeader(Utf8JsonWriter json, List<string> names, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        json.WriteStartObject();
        if (metadata is not null)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (name, value) in metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (var name in names)
        {
            var tensor = tensors[name];
            var (typeName, _, bytes) = Array.Find(Types, type => type.Type == tensor.dtype);
            json.WriteStartObject(name);
            json.WriteString("dtype", typeName ?? throw new NotSupportedException($"Tensor {name} is of type {tensor.dtype}, which safetensors files do not have."));
            json.WriteStartArray("shape");
            foreach (var side in tensor.shape)
            {
                json.WriteNumberValue(side);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.numel() * bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static List<Entry> ParseHeader(byte[] header, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4 });
            var entries = new List<Entry>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name) || names.Count > StateDictionary.MaxTensors)
                {
                    throw new InvalidDataException($"Its header names '{property.Name}' twice, or more than {StateDictionary.MaxTensors} tensors.");
                }

                if (property.Name != "__metadata__")
                {
                    entries.Add(ParseEntry(property, dataLength));
                }
            }

            entries.Sort((a, b) => a.Begin.CompareTo(b.Begin));
            CheckLayout(entries, dataLength);
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("Its header is not the JSON of a safetensors file.", exception);
        }
    }

    private static Entry ParseEntry(JsonProperty property, long dataLength)
    {
        var typeName = property.Value.GetProperty("dtype").GetString();
        var type = Array.Find(Types, type => type.Name == typeName);
        if (type.Name is null)
        {
            throw new InvalidDataException($"Tensor '{property.Name}' is of type {typeName}, which is not read.");
        }

        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64()).ToArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        if (shape.Length > MaxDimensions || offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength
            || TensorShape.Count(shape) is not { } count || count > dataLength || count * type.Bytes != offsets[1] - offsets[0])
        {
            throw new InvalidDataException($"Tensor '{property.Name}' has a shape, or a place in the file, that does not fit.");
        }

        return new Entry(property.Name, type.Type, shape, offsets[0], offsets[1]);
    }

    /// <summary>The tensors must fill the file without gaps and overlaps, so that no byte means two things.</summary>
    private static void CheckLayout(List<Entry> entries, long dataLength)
    {
        long at = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != at)
            {
                throw new InvalidDataException($"Tensor '{entry.Name}' begins at byte {entry.Begin}, where {at} is next.");
            }

            at = entry.End;
        }

        if (at != dataLength)
        {
            throw new InvalidDataException($"It has {dataLength} bytes of tensors, and its header tells of {at}.");
        }
    }

    private static Dictionary<string, Tensor> ReadTensors(Stream stream, List<Entry> entries, long start)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        stream.Position = start;
        foreach (var entry in entries)
        {
            var tensor = empty(entry.Shape, dtype: entry.Type);
            tensors.Add(entry.Name, tensor);
            if (entry.End > entry.Begin)
            {
                stream.ReadExactly(tensor.bytes);
            }
        }

        return tensors;
    }

    private sealed record Entry(string Name, ScalarType Type, long[] Shape, long Begin, long End);
}
