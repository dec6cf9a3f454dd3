using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained network that predicts the labels of items, whatever the task: pictures are decoded side by side, and looked at in batches.</summary>
/// <param name="network">The network, on the engine's device; disposed with the model.</param>
/// <param name="description">What it is.</param>
/// <param name="engine">What it computes on.</param>
/// <param name="metrics">What was found in training.</param>
/// <param name="batchSize">How many pictures are looked at at once.</param>
internal abstract class NetworkModel<TNetwork, TDescription>(
    TNetwork network, TDescription description, TorchEngine engine, IReadOnlyDictionary<string, double> metrics, int batchSize) : INetworkModel
    where TNetwork : nn.Module
    where TDescription : ModelDescription
{
    /// <summary>What is known of a network that was read from a file.</summary>
    protected static readonly IReadOnlyDictionary<string, double> Untrained = new Dictionary<string, double>();

    private readonly TNetwork _network = Settle(network);
    private readonly SemaphoreSlim _decoders = new(Environment.ProcessorCount);

    private readonly int _batchSize = batchSize;

    /// <summary>How many pictures memory suffices for. Of several threads that find out, any may be right.</summary>
    private int _atOnce = batchSize;

    public IReadOnlyList<LabelClassId> LabelClasses { get; } = [.. description.LabelClasses.Select(id => new LabelClassId(id))];

    public virtual int EmbeddingLength => 0;

    public IReadOnlyDictionary<string, double> TrainingMetrics => metrics;

    protected TNetwork Network => _network;

    protected TDescription Description => description;

    protected TorchEngine Engine => engine;

    public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var thread = new TorchThread();
        List<Task<ReadPicture>> batch = [];
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                batch.Add(Task.Run(() => ReadAsync(item, images, cancellationToken), cancellationToken));
                if (batch.Count == _batchSize)
                {
                    foreach (var prediction in await PredictAsync(thread, batch, cancellationToken).ConfigureAwait(false))
                    {
                        yield return prediction;
                    }
                }
            }

            foreach (var prediction in await PredictAsync(thread, batch, cancellationToken).ConfigureAwait(false))
            {
                yield return prediction;
            }
        }
        finally
        {
            await ForgetAsync(batch).ConfigureAwait(false);
        }
    }

    public void Save(string folder) => ModelFiles.Save(folder, _network, description);

    public ValueTask DisposeAsync()
    {
        _network.Dispose();
        _decoders.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Decodes a picture as the network wants it: bytes of shape <c>[3, H, W]</c>, and the size of the upright picture.</summary>
    /// <exception cref="ImageDecodingException">It cannot be read.</exception>
    protected abstract ValueTask<(Tensor Pixels, PixelSize Upright)> DecodeAsync(Item item, IItemImages images, CancellationToken cancellationToken);

    /// <summary>Looks at pictures that could be read. A scope for tensors is open, and no gradients are kept.</summary>
    protected abstract Prediction[] Look(IReadOnlyList<ReadPicture> pictures);

    /// <summary>Its parameters change no more.</summary>
    private static TNetwork Settle(TNetwork network)
    {
        Convolution.KeepFolds(network);
        return network;
    }

    private async Task<ReadPicture> ReadAsync(Item item, IItemImages images, CancellationToken cancellationToken)
    {
        await _decoders.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (pixels, upright) = await DecodeAsync(item, images, cancellationToken).ConfigureAwait(false);
            return new ReadPicture(item, pixels.DetachFromDisposeScope(), upright, null);
        }
        catch (ImageDecodingException exception)
        {
            return new ReadPicture(item, null, default, exception.Message);
        }
        finally
        {
            _decoders.Release();
        }
    }

    private async Task<Prediction[]> PredictAsync(TorchThread thread, List<Task<ReadPicture>> batch, CancellationToken cancellationToken)
    {
        var pictures = await Task.WhenAll(batch).ConfigureAwait(false);
        var predictions = await thread.RunAsync(() => Predict(pictures, cancellationToken)).ConfigureAwait(false);
        await ForgetAsync(batch).ConfigureAwait(false);
        return predictions;
    }

    /// <summary>Lets go of pictures, also of those that are still being read when nobody wants them any more.</summary>
    private static async Task ForgetAsync(List<Task<ReadPicture>> batch)
    {
        foreach (var read in batch)
        {
            // What stopped the reading is told where the pictures are awaited.
            await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (read.IsCompletedSuccessfully)
            {
                var picture = await read.ConfigureAwait(false);
                picture.Pixels?.Dispose();
            }
        }

        batch.Clear();
    }

    private Prediction[] Predict(ReadPicture[] batch, CancellationToken cancellationToken)
    {
        ReadPicture[] readable = [.. batch.Where(picture => picture.Pixels is not null)];
        try
        {
            using var pause = no_grad();
            var made = DeviceMemory.InParts(readable, ref _atOnce, Look, cancellationToken).SelectMany(predictions => predictions).ToDictionary(prediction => prediction.ItemId);
            return [.. batch.Select(picture => picture.Problem is null ? made[picture.Item.Id] : new Prediction { ItemId = picture.Item.Id, Problem = picture.Problem })];
        }
        catch (ExternalException exception)
        {
            throw new LabelingException(LabelingErrorCodes.InferenceFailed, "libtorch failed while predicting; see the inner exception.", exception);
        }
    }
}
