using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>PyTorch's zip files: <c>data.pkl</c>, a pickle that describes tensors, and one stored entry for each storage they view.</summary>
internal static class PickledTensors
{
    private const int MaxPickleBytes = 64 << 20;
    private const long MaxStorageBytes = 16L << 30;

    public static Dictionary<string, Tensor> Read(Stream stream)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var pickle = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw new InvalidDataException("It is a zip without data.pkl.");
            var folder = pickle.FullName[..^"data.pkl".Length];
            CheckByteOrder(zip, folder);
            var described = new TensorUnpickler(ReadAll(pickle, MaxPickleBytes)).Read();
            return Load(zip, folder + "data/", described);
        }
        catch (Exception exception) when (exception is EndOfStreamException or NotSupportedException)
        {
            throw new InvalidDataException("It is cut off, or packed in a way that is not read.", exception);
        }
    }

    private static void CheckByteOrder(ZipArchive zip, string folder)
    {
        if (zip.GetEntry(folder + "byteorder") is { } entry && !ReadAll(entry, 64).AsSpan().SequenceEqual("little"u8))
        {
            throw new InvalidDataException("Its numbers are not little endian.");
        }
    }

    private static Dictionary<string, Tensor> Load(ZipArchive zip, string folder, IReadOnlyDictionary<string, TensorView> views)
    {
        var storages = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, view) in views)
            {
                if (!storages.TryGetValue(view.Storage.Key, out var storage))
                {
                    storages.Add(view.Storage.Key, storage = ReadStorage(zip, folder, view.Storage));
                }

                if (storage.dtype != view.Storage.Type || TensorShape.Reach(view.Offset, view.Shape, view.Strides) is not { } reach || reach > storage.numel())
                {
                    throw new InvalidDataException($"Tensor '{name}' reaches beyond its storage.");
                }

                using var strided = storage.as_strided(view.Shape, view.Strides, view.Offset);
                tensors.Add(name, strided.clone().contiguous());
            }

            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
        finally
        {
            foreach (var storage in storages.Values)
            {
                storage.Dispose();
            }
        }
    }

    private static Tensor ReadStorage(ZipArchive zip, string folder, TensorStorage storage)
    {
        var entry = zip.GetEntry(folder + storage.Key) ?? throw new InvalidDataException($"Storage '{storage.Key}' is not in it.");
        var size = storage.Type.ElementSize();
        if (storage.Count < 0 || storage.Count > MaxStorageBytes / size || entry.Length < storage.Count * size || entry.CompressedLength != entry.Length)
        {
            throw new InvalidDataException($"Storage '{storage.Key}' claims {storage.Count} numbers, and has {entry.Length} bytes.");
        }

        var tensor = empty(storage.Count, dtype: storage.Type);
        if (storage.Count > 0)
        {
            using var bytes = entry.Open();
            bytes.ReadExactly(tensor.bytes);
        }

        return tensor;
    }

    private static byte[] ReadAll(ZipArchiveEntry entry, int limit)
    {
        if (entry.Length > limit)
        {
            throw new InvalidDataException($"'{entry.FullName}' has {entry.Length} bytes, where {limit} are the most.");
        }

        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
