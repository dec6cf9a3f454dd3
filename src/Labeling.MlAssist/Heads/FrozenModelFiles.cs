using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Labeling.MlAssist;

/// <summary>
/// Saves and loads heads: <c>model.json</c>; <c>head.bin</c> with mean, factor, weights and biases as float32; and <c>held-out.bin</c> with, for each item
/// learned from, its id as int64 and as many float32, the probabilities by a head that was fitted without it. All little endian.
/// </summary>
internal static class FrozenModelFiles
{
    private const string DescriptionFile = "model.json";
    private const string NumbersFile = "head.bin";
    private const string HeldOutFile = "held-out.bin";
    private const int MostClasses = 100_000;

    public static async Task SaveAsync(
        string folder, FrozenModelDescription description, FrozenHead head, IReadOnlyDictionary<ItemId, float[]> heldOut, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        byte[] numbers = [.. Bytes(head.Scaler.Mean), .. Bytes(head.Scaler.Factor), .. Bytes(head.Head.Weights), .. Bytes(head.Head.Biases)];
        await File.WriteAllBytesAsync(Path.Combine(folder, NumbersFile), numbers, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, HeldOutFile), Write(heldOut, head.Head.Classes), cancellationToken).ConfigureAwait(false);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(description, MlAssistJsonContext.Default.FrozenModelDescription);
        await File.WriteAllBytesAsync(Path.Combine(folder, DescriptionFile), json, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="LabelingException">The files are missing or damaged.</exception>
    public static async Task<(FrozenModelDescription Description, FrozenHead Head, Dictionary<ItemId, float[]> HeldOut)> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, DescriptionFile));
            if (file.Length > 16 << 20)
            {
                throw new InvalidDataException("The description is too long.");
            }

            byte[] json = await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            var description = JsonSerializer.Deserialize(json, MlAssistJsonContext.Default.FrozenModelDescription) ?? throw new InvalidDataException("The description is null.");
            Check(description);
            var head = await ReadHeadAsync(folder, description, cancellationToken).ConfigureAwait(false);
            byte[] heldOut = await File.ReadAllBytesAsync(Path.Combine(folder, HeldOutFile), cancellationToken).ConfigureAwait(false);
            return (description, head, Read(heldOut, description.LabelClasses.Count));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw new LabelingException(
                LabelingErrorCodes.ModelInvalid, $"The model in '{Path.GetFileName(folder)}' is missing or damaged ({exception.Message}); train another, and let all workers share one folder for models.", exception);
        }
    }

    private static void Check(FrozenModelDescription description)
    {
        if (description.Format != FrozenModelDescription.CurrentFormat)
        {
            throw new InvalidDataException($"Its format {description.Format} is not {FrozenModelDescription.CurrentFormat}.");
        }

        if (description.Length is < 1 or > 1_000_000 || description.LabelClasses.Count is < 1 or > MostClasses || !(description.Temperature > 0 && float.IsFinite(description.Temperature)))
        {
            throw new InvalidDataException("Its numbers are impossible.");
        }
    }

    private static async Task<FrozenHead> ReadHeadAsync(string folder, FrozenModelDescription description, CancellationToken cancellationToken)
    {
        int classes = description.LabelClasses.Count;
        long count = checked((2L * description.Length) + ((long)classes * description.Length) + classes);
        var file = new FileInfo(Path.Combine(folder, NumbersFile));
        if (file.Length != count * sizeof(float))
        {
            throw new InvalidDataException($"It has {file.Length} bytes of numbers instead of {count * sizeof(float)}.");
        }

        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        float[] numbers = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(numbers)))
        {
            throw new InvalidDataException("Some of its numbers are none.");
        }

        int at = 0;
        var scaler = new FeatureScaler(Take(description.Length), Take(description.Length));
        var head = new LinearHead(Take(checked(classes * description.Length)), Take(classes), description.Length);
        return new FrozenHead(scaler, head, description.Temperature, description.IsMultilabel);

        float[] Take(int length)
        {
            at += length;
            return numbers[(at - length)..at];
        }
    }

    private static byte[] Write(IReadOnlyDictionary<ItemId, float[]> heldOut, int classes)
    {
        int length = checked(sizeof(long) + (classes * sizeof(float)));
        byte[] bytes = new byte[checked(heldOut.Count * length)];
        int at = 0;
        foreach (var (item, probabilities) in heldOut)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), item.Value);
            Bytes(probabilities).CopyTo(bytes.AsSpan(at + sizeof(long)));
            at += length;
        }

        return bytes;
    }

    private static Dictionary<ItemId, float[]> Read(byte[] bytes, int classes)
    {
        int length = checked(sizeof(long) + (classes * sizeof(float)));
        if (bytes.Length % length != 0)
        {
            throw new InvalidDataException($"It has {bytes.Length} bytes of held-out predictions, which is not a multiple of {length}.");
        }

        var heldOut = new Dictionary<ItemId, float[]>(bytes.Length / length);
        for (int at = 0; at < bytes.Length; at += length)
        {
            heldOut[new ItemId(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)))] = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at + sizeof(long), length - sizeof(long))).ToArray();
        }

        return heldOut;
    }

    private static ReadOnlySpan<byte> Bytes(float[] numbers) => MemoryMarshal.AsBytes(numbers.AsSpan());
}
