using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Moves parameters between networks and files.</summary>
internal static class Parameters
{
    /// <summary>Fills a network from a file of a pretrained one. Its classifier, which was for other classes, stays as it is.</summary>
    /// <exception cref="LabelingException">The file lacks a parameter, or has one of another shape: code <see cref="LabelingErrorCodes.ModelInvalid"/>.</exception>
    public static void LoadPretrained(Backbone network, string path)
    {
        if (!File.Exists(path))
        {
            throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"There is no file '{path}' with the network's parameters.");
        }

        Load(network, path, name => !name.StartsWith("classifier.", StringComparison.Ordinal) && !name.StartsWith("fc.", StringComparison.Ordinal));
    }

    /// <summary>Fills a detector from a file of a whole one that was for other classes, or its network alone from a file of that.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="body">Its network.</param>
    /// <param name="path">The file.</param>
    /// <param name="isOfClasses">Whether a parameter belongs to the classes, which are others here; it stays as it is.</param>
    /// <param name="oldName">What a parameter is called in older files.</param>
    /// <exception cref="LabelingException">The file lacks a parameter, or has one of another shape: code <see cref="LabelingErrorCodes.ModelInvalid"/>.</exception>
    public static void LoadDetector(nn.Module detector, Backbone body, string path, Func<string, bool> isOfClasses, Func<string, string> oldName)
    {
        if (File.Exists(path) && HoldsDetector(path))
        {
            Load(detector, path, name => !isOfClasses(name), oldName);
        }
        else
        {
            LoadPretrained(body, path);
        }
    }

    /// <summary>Fills a network from a file that holds all of it.</summary>
    public static void LoadAll(nn.Module network, string path) => Load(network, path, _ => true);

    public static void Save(nn.Module network, string path)
    {
        using var scope = NewDisposeScope();
        StateDictionary.Write(path, network.state_dict().ToDictionary());
    }

    private static bool HoldsDetector(string path)
    {
        var file = StateDictionary.Read(path);
        try
        {
            return file.Keys.Any(name => name.StartsWith("backbone.body.", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var tensor in file.Values)
            {
                tensor.Dispose();
            }
        }
    }

    private static void Load(nn.Module network, string path, Func<string, bool> isWanted, Func<string, string>? oldName = null)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var file = StateDictionary.Read(path);
        try
        {
            foreach (var (name, value) in network.state_dict())
            {
                if (!isWanted(name))
                {
                    continue;
                }

                if ((!file.TryGetValue(name, out var stored) && !file.TryGetValue(oldName?.Invoke(name) ?? name, out stored)) || !stored.shape.AsSpan().SequenceEqual(value.shape))
                {
                    // Files from before PyTorch 0.4 lack the counters, which nothing here reads.
                    if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    throw new LabelingException(
                        LabelingErrorCodes.ModelInvalid,
                        $"'{path}' does not fit the network: parameter '{name}' should have the shape [{string.Join(", ", value.shape)}], and "
                        + (stored is null ? "is not in the file." : $"has [{string.Join(", ", stored.shape)}].") + " Choose the architecture that the file is of.");
                }

                value.copy_(stored);
            }
        }
        finally
        {
            foreach (var tensor in file.Values)
            {
                tensor.Dispose();
            }
        }
    }
}
