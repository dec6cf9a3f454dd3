using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What is written down after each epoch, so that a training that was killed goes on where it was.</summary>
/// <remarks>
/// The tensors go into a file with the epoch in its name, then the small file that names it is replaced in one move: whatever moment the process dies at,
/// there is one whole checkpoint, the last or the one before.
/// </remarks>
internal sealed class Checkpoint(string folder)
{
    private const string StateFile = "checkpoint.json";

    private string StatePath => Path.Combine(folder, StateFile);

    /// <summary>The state that was written last, or <see langword="null"/> when there is none that can be read.</summary>
    public TrainingState? Find()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(StatePath), TorchJsonContext.Default.TrainingState) is { Version: TrainingState.CurrentVersion } state
                && Path.GetFileName(state.Tensors) == state.Tensors && File.Exists(Path.Combine(folder, state.Tensors))
                ? state
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // A training that cannot be taken up begins anew.
            return null;
        }
    }

    /// <summary>The tensors of a state; the caller disposes them.</summary>
    public IReadOnlyDictionary<string, Tensor> Read(TrainingState state) => StateDictionary.Read(Path.Combine(folder, state.Tensors));

    public void Write(TrainingState state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Directory.CreateDirectory(folder);
        state.Tensors = $"epoch-{state.Epoch}.safetensors";
        StateDictionary.Write(Path.Combine(folder, state.Tensors), tensors);
        var unfinished = StatePath + ".unfinished";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(state, TorchJsonContext.Default.TrainingState));
        File.Move(unfinished, StatePath, overwrite: true);
        foreach (var old in Directory.EnumerateFiles(folder, "epoch-*").Where(path => Path.GetFileName(path) != state.Tensors))
        {
            File.Delete(old);
        }
    }

    /// <summary>Removes it: the training is done.</summary>
    public void Delete()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
