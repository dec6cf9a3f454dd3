using System.Text.Json;
using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The two files that a trained model consists of: the network's parameters, and what they are of.</summary>
internal static class ModelFiles
{
    private const string ParametersFile = "network.safetensors";
    private const string DescriptionFile = "model.json";

    public static void Save(string folder, torch.nn.Module network, ModelDescription description)
    {
        Parameters.Save(network, Path.Combine(folder, ParametersFile));
        File.WriteAllBytes(Path.Combine(folder, DescriptionFile), JsonSerializer.SerializeToUtf8Bytes(description, description.GetType(), TorchJsonContext.Default));
    }

    /// <summary>Reads a description, makes the network that it describes, and fills that.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="device">Where the network goes.</param>
    /// <param name="create">Makes a network as described.</param>
    /// <param name="open">Makes the model of it.</param>
    /// <exception cref="LabelingException">A file is missing or damaged: code <see cref="LabelingErrorCodes.ModelInvalid"/>.</exception>
    public static TModel Load<TDescription, TNetwork, TModel>(
        string folder, torch.Device device, Func<TDescription, TNetwork> create, Func<TNetwork, TDescription, TModel> open)
        where TDescription : ModelDescription
        where TNetwork : torch.nn.Module
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), typeof(TDescription), TorchJsonContext.Default) is not TDescription { IsValid: true } description)
            {
                throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"'{path}' is not a model of this trainer for such projects, or of a later version of it; train anew.");
            }

            var network = create(description);
            try
            {
                Parameters.LoadAll(network, Path.Combine(folder, ParametersFile));
                network.to(device).eval();
                return open(network, description);
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"'{path}' cannot be read as a model; train anew, or restore the folder from a copy.", exception);
        }
    }
}
