using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The pictures of a training, by index: those that fit into a bounded memory are decoded once, the rest each time.</summary>
/// <param name="count">How many there are.</param>
/// <param name="read">Decodes one. Called by several threads at once.</param>
internal sealed class PictureSet(int count, Func<int, CancellationToken, ValueTask<Tensor>> read) : IDisposable
{
    private const long MaxKeptBytes = 2L << 30;

    private readonly Tensor?[] _kept = new Tensor?[count];
    private readonly Lock _problems = new();
    private (int Index, string Message)? _firstProblem;
    private long _keptBytes;

    /// <summary>What to do when too few can be read: the first that cannot is named, with the reason. For the end of a message.</summary>
    /// <param name="items">What the pictures are of.</param>
    public string TellCure(IReadOnlyList<Item> items) => _firstProblem is var (index, message)
        ? $"See to the pictures: '{items[index].Path}' is the first that cannot be read: {message}"
        : "Label more items.";

    /// <summary>Finds out which pictures can be read, decoding several at once.</summary>
    /// <returns>The indexes of those that can.</returns>
    public List<int> Load(CancellationToken cancellationToken)
    {
        var readable = new bool[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForAsync(0, count, parallel, async (index, stop) =>
        {
            try
            {
                var picture = (await read(index, stop).ConfigureAwait(false)).DetachFromDisposeScope();
                readable[index] = true;
                if (Interlocked.Add(ref _keptBytes, picture.numel()) <= MaxKeptBytes)
                {
                    _kept[index] = picture;
                }
                else
                {
                    picture.Dispose();
                }
            }
            catch (ImageDecodingException exception)
            {
                // An item that nobody can look at teaches nothing; it is passed over.
                lock (_problems)
                {
                    _firstProblem = _firstProblem is var (first, _) && first < index ? _firstProblem : (index, exception.Message);
                }
            }
        }).GetAwaiter().GetResult();
        return [.. Enumerable.Range(0, readable.Length).Where(index => readable[index])];
    }

    /// <summary>A picture, which the caller disposes.</summary>
    public Tensor Get(int index, CancellationToken cancellationToken)
        => _kept[index]?.alias() ?? read(index, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>Some pictures of equal size as a batch. Shape <c>[N, 3, H, W]</c>, bytes.</summary>
    public Tensor Take(IReadOnlyList<int> indexes, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        return stack([.. indexes.Select(index => Get(index, cancellationToken))]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var picture in _kept)
        {
            picture?.Dispose();
        }
    }
}
