using System.Globalization;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace Labeling.MlAssist;

/// <summary>A pretrained network whose weights stay as they are, run by ONNX Runtime.</summary>
internal sealed partial class OnnxBackbone : FeatureExtractor
{
    private const int LongestFeatures = 65_536;

    // Goes into the key: features of another form are no use.
    private const string Form = "roots";

    private static readonly string[] UsualNames = ["features", "embedding", "embeddings", "feature", "pooled_output", "pooler_output", "image_embeds", "last_hidden_state"];

    private readonly InferenceSession _session;
    private readonly Preprocessing _preprocessing;
    private readonly string _input;
    private readonly string _output;
    private readonly RunOptions _run = new();
    private readonly int _atOnce;

    private OnnxBackbone(string name, string contentHash, InferenceSession session, Preprocessing preprocessing, BackboneDevice device)
    {
        _session = session;
        _preprocessing = preprocessing;
        Name = name;
        (_input, bool single) = FindInput(session, preprocessing, name);
        _output = FindOutput(session, preprocessing, name);
        BatchSize = single ? 1 : device == BackboneDevice.Cpu ? 8 : 32;

        // On a processor the maps of two pictures stay in its caches, those of eight do not.
        _atOnce = device == BackboneDevice.Cpu ? Math.Min(2, BatchSize) : BatchSize;
        string how = JsonSerializer.Serialize(preprocessing, MlAssistJsonContext.Default.Preprocessing);
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{contentHash} {how} {_output} {Form}")))[..32];
        Length = Try();
    }

    public override string Key { get; }

    public override string Name { get; }

    public override int Length { get; }

    public override int InputLength => _preprocessing.InputLength;

    public override int BatchSize { get; }

    // Three times the input leaves the shorter side of pictures up to 3 : 1 at least as long as it is needed.
    public override PixelSize DecodeBox => new(3 * Math.Max(_preprocessing.ShortSide, _preprocessing.Width), 3 * Math.Max(_preprocessing.ShortSide, _preprocessing.Height));

    /// <summary>Opens a model file.</summary>
    /// <param name="path">The file; a declaration of its preprocessing may lie beside it under the same name with <c>.json</c>.</param>
    /// <param name="device">What to run it on.</param>
    /// <param name="threads">How many threads one call may use.</param>
    /// <exception cref="LabelingException">The model is missing, damaged, or cannot be what it says.</exception>
    public static OnnxBackbone Open(string path, BackboneDevice device = BackboneDevice.Cpu, int threads = 1)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string hash = OnnxFile.Check(path);
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            device.AppendTo(options);
#pragma warning disable CA2000 // The backbone owns the session; it is disposed below where there comes no backbone of it.
            session = new InferenceSession(path, options);
#pragma warning restore CA2000
            return new OnnxBackbone(name, hash, session, FindPreprocessing(path, name, session), device);
        }
        catch (OnnxRuntimeException exception)
        {
            session?.Dispose();
            throw OnnxFile.Invalid(name, $"cannot be loaded ({FirstLine(exception.Message)}); fetch it anew, or use another model", exception);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    public override void Prepare(DecodedImage image, Span<float> input) => _preprocessing.Apply(image, input);

    public override void Extract(float[] inputs, int count, float[] features)
    {
        try
        {
            for (int from = 0; from < count; from += _atOnce)
            {
                int some = Math.Min(_atOnce, count - from);
                using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs.AsMemory(from * InputLength, checked(some * InputLength)), Shape(some));
                using var outputs = _session.Run(_run, [_input], [input], [_output]);
                Pool(outputs[0], some, features.AsSpan(from * Length, some * Length));
            }

            for (int i = 0; i < count; i++)
            {
                Flatten(features.AsSpan(i * Length, Length));
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new LabelingException(
                LabelingErrorCodes.InferenceFailed, $"The model '{Name}' failed on {count} pictures: {FirstLine(exception.Message)}. Use another model, or declare its preprocessing beside it.", exception);
        }

        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(features.AsSpan(0, count * Length))))
        {
            throw new LabelingException(LabelingErrorCodes.InferenceFailed, $"The model '{Name}' gave features that are not numbers; use another model, or declare its preprocessing beside it.");
        }
    }

    public override void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static Preprocessing FindPreprocessing(string path, string name, InferenceSession session)
    {
        string beside = Path.ChangeExtension(path, ".json");
        if (File.Exists(beside))
        {
            return new FileInfo(beside).Length <= 65_536
                ? Preprocessing.Parse(File.ReadAllBytes(beside), Path.GetFileName(beside))
                : throw OnnxFile.Invalid(name, $"has a declaration beside it, '{Path.GetFileName(beside)}', of more than 64 KiB; shorten it");
        }

        var metadata = session.ModelMetadata.CustomMetadataMap;
        if (metadata.TryGetValue("labeling.preprocessing", out string? json))
        {
            return Preprocessing.Parse(Encoding.UTF8.GetBytes(json), $"the metadata of '{name}'");
        }

        var (width, height) = StatedSize(session)
            ?? (metadata.TryGetValue("input", out string? text) && SizeInText().Match(text) is { Success: true } match ? Size(match) : null)
            ?? KnownSize(name)
            ?? (224, 224);
        return new Preprocessing { Width = width, Height = height, ChannelsLast = IsChannelsLast(session) }.Check($"'{name}'");
    }

    private static (int Width, int Height)? Size(Match match)
        => (int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    private static (int Width, int Height)? StatedSize(InferenceSession session)
    {
        int[]? shape = session.InputMetadata.Count == 1 ? session.InputMetadata.Values.First().Dimensions : null;
        return shape switch
        {
            [_, 3, > 0, > 0] => (shape[3], shape[2]),
            [_, > 0, > 0, 3] => (shape[2], shape[1]),
            _ => null,
        };
    }

    /// <summary>Networks that are known to expect another size than 224 × 224, by how their files are usually named.</summary>
    private static (int Width, int Height)? KnownSize(string name)
        => KnownName().Match(name) is not { Success: true } match ? null
            : match.Value.StartsWith("inception", StringComparison.OrdinalIgnoreCase) ? (299, 299)
            : int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var side ? (side, side) : null;

    private static bool IsChannelsLast(InferenceSession session)
        => session.InputMetadata.Count == 1 && session.InputMetadata.Values.First().Dimensions is [_, _, _, 3];

    private static (string Name, bool SingleOnly) FindInput(InferenceSession session, Preprocessing preprocessing, string model)
    {
        string? name = preprocessing.Input ?? (session.InputMetadata.Count == 1 ? session.InputMetadata.Keys.First() : null);
        if (name is null || !session.InputMetadata.TryGetValue(name, out var input) || !input.IsTensor || input.ElementType != typeof(float) || input.Dimensions.Length != 4)
        {
            throw OnnxFile.Invalid(model, $"has no input of four dimensions of float numbers{(name is null ? "" : $" named '{name}'")}, or has several; declare \"input\" in a JSON file beside it, or use another model");
        }

        int[] wanted = preprocessing.ChannelsLast ? [-1, preprocessing.Height, preprocessing.Width, 3] : [-1, 3, preprocessing.Height, preprocessing.Width];
        for (int i = 1; i < 4; i++)
        {
            if (input.Dimensions[i] > 0 && input.Dimensions[i] != wanted[i])
            {
                throw OnnxFile.Invalid(model, $"takes inputs of [{string.Join(", ", input.Dimensions)}], and its preprocessing makes [{string.Join(", ", wanted)}]; correct the JSON file beside it");
            }
        }

        return (name, input.Dimensions[0] == 1);
    }

    private static string FindOutput(InferenceSession session, Preprocessing preprocessing, string model)
    {
        var outputs = session.OutputMetadata;
        string? name = preprocessing.Features
            ?? Array.Find(UsualNames, outputs.ContainsKey)
            ?? outputs.FirstOrDefault(o => o.Value is { IsTensor: true, Dimensions.Length: 2 or 4 } && o.Value.ElementType == typeof(float)).Key;
        return name is not null && outputs.TryGetValue(name, out var output) && output.IsTensor && output.ElementType == typeof(float)
            ? name
            : throw OnnxFile.Invalid(model, $"has no output of float features{(name is null ? "" : $" named '{name}'")}; declare \"features\" in a JSON file beside it, or use another model");
    }

    private static string FirstLine(string message) => message.ReplaceLineEndings("\n").Split('\n')[0] is { Length: > 300 } line ? line[..300] : message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.');

    [GeneratedRegex(@"\b(\d{2,4})x(\d{2,4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex SizeInText();

    [GeneratedRegex(@"inception[_-]?v[34]|(?<=[_-])(96|128|160|192|240|256|260|288|300|320|380|384|456|512)(?=[_-]|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex KnownName();

    private long[] Shape(int count) => _preprocessing.ChannelsLast ? [count, _preprocessing.Height, _preprocessing.Width, 3] : [count, 3, _preprocessing.Height, _preprocessing.Width];

    /// <summary>Runs the model once, on grey, and learns how many features it gives: what the file says of itself is not believed.</summary>
    private int Try()
    {
        using var input = OrtValue.CreateTensorValueFromMemory(new float[InputLength], Shape(1));
        using var outputs = _session.Run(_run, [_input], [input], [_output]);
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        long length = shape switch
        {
            [1, _] => shape[1],
            [1, _, _, _] => shape[1],
            [1, _, _] => shape[2],
            _ => 0,
        };
        return length is > 0 and <= LongestFeatures
            ? (int)length
            : throw OnnxFile.Invalid(Name, $"gives features of [{string.Join(", ", shape)}] for one picture where [1, n] or [1, n, height, width] is needed; declare another output as \"features\" in a JSON file beside it");
    }

    /// <summary>Features as they are, or the average over the places of a map, or over the tokens of a transformer.</summary>
    private void Pool(OrtValue output, int count, Span<float> features)
    {
        long[] shape = output.GetTensorTypeAndShape().Shape;
        var values = output.GetTensorDataAsSpan<float>();
        if (shape[0] != count || values.Length % (count * Length) != 0)
        {
            throw new LabelingException(LabelingErrorCodes.InferenceFailed, $"The model '{Name}' gave [{string.Join(", ", shape)}] for {count} pictures; use a model that takes several at once, or one whose first dimension is 1.");
        }

        int places = values.Length / (count * Length);
        if (places == 1)
        {
            values.CopyTo(features);
        }
        else if (shape.Length == 4)
        {
            for (int i = 0; i < count * Length; i++)
            {
                features[i] = TensorPrimitives.Sum(values.Slice(i * places, places)) / places;
            }
        }
        else
        {
            PoolTokens(values, count, places, features);
        }
    }

    /// <summary>
    /// Takes roots where no feature is negative, as behind a rectifier: a few strong ones would else outweigh many. Heads on such features are right more often
    /// (F. Perronnin, J. Sánchez, T. Mensink, "Improving the Fisher kernel", 2010: power normalisation).
    /// </summary>
    private static void Flatten(Span<float> features)
    {
        if (TensorPrimitives.Min<float>(features) >= 0)
        {
            TensorPrimitives.Sqrt<float>(features, features);
        }
    }

    private void PoolTokens(ReadOnlySpan<float> values, int count, int places, Span<float> features)
    {
        features.Clear();
        for (int i = 0; i < count; i++)
        {
            var sum = features.Slice(i * Length, Length);
            for (int place = 0; place < places; place++)
            {
                TensorPrimitives.Add(sum, values.Slice(((i * places) + place) * Length, Length), sum);
            }

            TensorPrimitives.Divide(sum, places, sum);
        }
    }
}
