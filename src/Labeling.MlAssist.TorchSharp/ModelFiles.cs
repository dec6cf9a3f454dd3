using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The two files that a trained model consists of: the network's parameters, and what they are of.</summary>
internal static class ModelFiles
{
    private const string ParametersFile = "network.safetensors";
    private const string DescriptionFile = "model.json";

    public static void Save<T>(string folder, torch.nn.Module network, T description, JsonTypeInfo<T> type)
    {
        Parameters.Save(network, Path.Combine(folder, ParametersFile));
        File.WriteAllBytes(Path.Combine(folder, DescriptionFile), JsonSerializer.SerializeToUtf8Bytes(description, type));
    }

    /// <summary>Reads a description, makes the network that it describes, and fills that.</summary>
    /// <exception cref="LabelingException">A file is missing or damaged: code <see cref="LabelingErrorCodes.ModelInvalid"/>.</exception>
    public static TModel Load<T, TNetwork, TModel>(string folder, JsonTypeInfo<T> type, Func<T, bool> isValid, Func<T, TNetwork> create, Func<TNetwork, T, TModel> open)
        where TNetwork : torch.nn.Module
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            var description = JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
            if (description is null || !isValid(description))
            {
                throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"'{path}' is not a model of this trainer for such projects, or of a later version of it; train anew.");
            }

            var network = create(description);
            try
            {
                Parameters.LoadAll(network, Path.Combine(folder, ParametersFile));
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
