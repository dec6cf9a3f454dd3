namespace Labeling.MlAssist;

/// <summary>Turns pictures into numbers in two steps: each picture into an input by itself, and many inputs at once into features.</summary>
/// <remarks>Safe for use by many threads at once.</remarks>
internal abstract class FeatureExtractor : IDisposable
{
    /// <summary>Names what the features mean: two extractors of one key give the same features. Fit for a file's name.</summary>
    public abstract string Key { get; }

    /// <summary>What to call it in logs and models.</summary>
    public abstract string Name { get; }

    /// <summary>How many features a picture has.</summary>
    public abstract int Length { get; }

    /// <summary>How many numbers an input has.</summary>
    public abstract int InputLength { get; }

    /// <summary>How many inputs are worth putting together.</summary>
    public abstract int BatchSize { get; }

    /// <summary>The box a picture may be reduced to before it comes here.</summary>
    public abstract PixelSize DecodeBox { get; }

    /// <summary>Makes the input of one picture.</summary>
    public abstract void Prepare(DecodedImage image, Span<float> input);

    /// <summary>Makes features of inputs.</summary>
    /// <param name="inputs">Shape <c>[count, InputLength]</c>, at the front of the buffer.</param>
    /// <param name="count">How many.</param>
    /// <param name="features">Shape <c>[count, Length]</c>, at the front of the buffer.</param>
    /// <exception cref="LabelingException">The engine underneath failed, or gave numbers that are none.</exception>
    public abstract void Extract(float[] inputs, int count, float[] features);

    /// <inheritdoc/>
    public abstract void Dispose();
}
