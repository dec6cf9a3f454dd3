using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Reads and writes the parameters of networks: safetensors files, and torchvision's <c>.pth</c> files without executing anything in them.</summary>
/// <remarks>
/// The content decides which of the two a file is, not its name. Of a <c>.pth</c> file, which is a Python pickle in a zip, only what a dictionary of
/// tensors consists of is understood; anything else is refused.
/// </remarks>
public static class StateDictionary
{
    /// <summary>The largest number of tensors a file may hold.</summary>
    public const int MaxTensors = 100_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors by name, on the CPU, in the types they are stored in. The caller disposes each.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">
    /// It is neither of the two, is damaged, or holds more than tensors: code <see cref="LabelingErrorCodes.ModelInvalid"/>.
    /// </exception>
    public static IReadOnlyDictionary<string, torch.Tensor> Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Span<byte> start = stackalloc byte[4];
        var isZip = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
        stream.Position = 0;
        try
        {
            return isZip ? PickledTensors.Read(stream) : SafeTensors.Read(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new LabelingException(
                LabelingErrorCodes.ModelInvalid,
                $"'{path}' cannot be read as network parameters: {exception.Message} Give a safetensors file, or a .pth file that holds a dictionary of tensors and nothing else.",
                exception);
        }
    }

    /// <summary>Writes a safetensors file. It appears under its name when it is complete.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Words to keep beside them, or <see langword="null"/>.</param>
    public static void Write(string path, IReadOnlyDictionary<string, torch.Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var unfinished = path + ".unfinished";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            SafeTensors.Write(stream, tensors, metadata);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
