using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The pictures of a training, by index: those that fit into a bounded memory are decoded once, the rest each time.</summary>
internal sealed class PictureSet : IDisposable
{
    private const long MaxKeptBytes = 2L << 30;

    private readonly IReadOnlyList<Item> _items;
    private readonly IItemImages _images;
    private readonly int _side;
    private readonly Tensor?[] _kept;
    private readonly int _mostKept;

    public PictureSet(IReadOnlyList<Item> items, IItemImages images, int side)
    {
        _items = items;
        _images = images;
        _side = side;
        _kept = new Tensor?[items.Count];
        _mostKept = (int)Math.Min(items.Count, MaxKeptBytes / (3L * side * side));
    }

    /// <summary>Finds out which pictures can be read, decoding several at once.</summary>
    /// <returns>The indexes of those that can.</returns>
    public List<int> Load(CancellationToken cancellationToken)
    {
        var readable = new bool[_items.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForAsync(0, _items.Count, parallel, async (index, stop) =>
        {
            try
            {
                var picture = (await PictureTensors.ReadAsync(_items[index], _images, _side, stop).ConfigureAwait(false)).DetachFromDisposeScope();
                readable[index] = true;
                if (index < _mostKept)
                {
                    _kept[index] = picture;
                }
                else
                {
                    picture.Dispose();
                }
            }
            catch (ImageDecodingException)
            {
                // An item that nobody can look at teaches nothing; it is passed over.
            }
        }).GetAwaiter().GetResult();
        return [.. Enumerable.Range(0, readable.Length).Where(index => readable[index])];
    }

    /// <summary>Some pictures as a batch. Shape <c>[N, 3, side, side]</c>, bytes.</summary>
    public Tensor Take(IReadOnlyList<int> indexes, CancellationToken cancellationToken)
    {
        var pictures = new Tensor[indexes.Count];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = _kept[indexes[i]] ?? Read(indexes[i], cancellationToken);
        }

        var batch = stack(pictures);
        for (var i = 0; i < pictures.Length; i++)
        {
            if (_kept[indexes[i]] is null)
            {
                pictures[i].Dispose();
            }
        }

        return batch;
    }

    private Tensor Read(int index, CancellationToken cancellationToken)
        => PictureTensors.ReadAsync(_items[index], _images, _side, cancellationToken).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        foreach (var picture in _kept)
        {
            picture?.Dispose();
        }
    }
}
