using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>Which share of the images is for training, which for validation, which for testing.</summary>
/// <remarks>
/// Each image's place is drawn from the seed and its path alone: it stays the same when images come or go, and the shares are met on average
/// and not to the image. Immutable.
/// </remarks>
public sealed class YoloSplit
{
    private readonly double _train;
    private readonly double _validation;
    private readonly double _total;
    private readonly long _seed;

    /// <summary>Makes a split.</summary>
    /// <param name="train">The weight of training; 0 or more.</param>
    /// <param name="validation">The weight of validation; 0 or more.</param>
    /// <param name="test">The weight of testing; 0 or more. By default there is no such part.</param>
    /// <param name="seed">Another seed draws another split.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or no number, or all are 0.</exception>
    public YoloSplit(double train, double validation, double test = 0, long seed = 0)
    {
        Check(train, nameof(train));
        Check(validation, nameof(validation));
        Check(test, nameof(test));
        _train = train;
        _validation = validation;
        _total = train + validation + test;
        _seed = seed;
        HasTest = test > 0;
        if (!(_total > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(train), train, "At least one part must have a weight above 0.");
        }
    }

    internal bool HasTest { get; }

    /// <summary>The part's name: train, val or test.</summary>
    internal string PartOf(string path)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}\n{path}"), hash);
        var place = (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53)) * _total;
        return place < _train ? YoloPaths.Train : place < _train + _validation ? YoloPaths.Validation : YoloPaths.Test;
    }

    private static void Check(double weight, string name)
    {
        if (!(weight >= 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(name, weight, "A weight must be a number of 0 or more.");
        }
    }
}
